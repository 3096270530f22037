using System.Net;
using L402Functions.EndToEnd.Tests.Hosts;
using L402Functions.EndToEnd.Tests.Spending;
using L402Functions.Worker.Tests.Hosting;

namespace L402Functions.Worker.Tests;

/// <summary>What an operator asks for, with the host's key and without.</summary>
[Collection(WorkerTests.Name)]
public sealed class OperatorTests(HostedApp app)
{
    [Fact]
    public async Task Every_function_of_the_operators_is_behind_the_hosts_key()
    {
        var operators = app.Host.Functions.Values.Where(f => $"{f.Trigger["route"]}".StartsWith("operator/", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(operators);
        Assert.All(operators, f => Assert.Equal("Function", (string?)f.Trigger["authLevel"]));

        using var keyless = await app.Customer.GetAsync("/operator/agents");
        Assert.Equal(HttpStatusCode.Unauthorized, keyless.StatusCode);
        (await app.Client.OperateAsync(HttpMethod.Get, "/operator/agents")).Is(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_key_in_an_address_opens_as_well_and_is_in_no_line_that_the_worker_logs()
    {
        using var listed = await app.Customer.GetAsync($"/operator/agents?code={HostSettings.OperatorKey}");
        Assert.Equal(HttpStatusCode.OK, listed.StatusCode);

        Assert.NotEmpty(app.Host.Link.Logs);
        Assert.DoesNotContain(app.Host.Link.Logs, log => log.Message.Contains(HostSettings.OperatorKey, StringComparison.Ordinal));
        Assert.DoesNotContain(HostSettings.OperatorKey, app.Host.Worker.Said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_agent_is_found_by_the_name_in_the_route_and_nobody_by_another()
    {
        var agent = await app.Client.RegisterAsync();

        var found = (await app.Client.OperateAsync(HttpMethod.Get, $"/operator/agents/{agent.Name}")).Is(HttpStatusCode.OK);
        Assert.Contains(agent.Name, found.Text, StringComparison.Ordinal);
        (await app.Client.OperateAsync(HttpMethod.Get, $"/operator/agents/{SpendClient.NewName("nobody")}")).Is(HttpStatusCode.NotFound);
        (await app.Client.SendAsync(HttpMethod.Get, "/v1/budget", bearer: null)).Is(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task The_app_is_alive_and_ready_and_its_books_are_whole()
    {
        using var live = await app.Customer.GetAsync("/health/live");
        Assert.Equal(HttpStatusCode.OK, live.StatusCode);
        using var ready = await app.Customer.GetAsync("/health/ready");
        Assert.True(ready.StatusCode == HttpStatusCode.OK, await ready.Content.ReadAsStringAsync());
        (await app.Client.OperateAsync(HttpMethod.Get, "/operator/audit/verify?deep=true")).Is(HttpStatusCode.OK);
    }
}
