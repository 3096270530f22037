using System.Buffers.Text;
using System.Net;
using System.Text.Json;
using L402Functions.EndToEnd.Tests.Hosts;
using L402Functions.EndToEnd.Tests.Spending;

namespace L402Functions.EndToEnd.Tests.Rotating;

/// <summary>The rotations of docs/runbooks.md, played on three hosts that are one app before, between and after.</summary>
public sealed class RotationTests(RotationFixture rotation) : IClassFixture<RotationFixture>
{
    private const string Sold = "/samples/fortune";

    [Fact]
    public async Task A_token_of_the_old_master_key_is_good_until_that_key_is_taken_out()
    {
        var (first, second) = (await rotation.Before.Shop.BuyAsync(Sold), await rotation.Before.Shop.BuyAsync(Sold));

        await rotation.Between.Shop.ServedAsync(Sold, first.L402);
        await rotation.After.Shop.RefusedAsync("invalid-token", Sold, second.L402);
        await rotation.Between.Shop.ServedAsync(Sold, second.L402);
    }

    [Fact]
    public async Task A_token_of_the_new_master_key_outlives_the_old_one_and_is_used_once()
    {
        var purchase = await rotation.Between.Shop.BuyAsync(Sold);

        await rotation.After.Shop.ServedAsync(Sold, purchase.L402);
        await rotation.Between.Shop.RefusedAsync("used-up", Sold, purchase.L402);
    }

    [Fact]
    public async Task Agents_keys_are_replaced_with_an_overlap_before_the_old_master_key_is_taken_out()
    {
        var agent = await rotation.Before.Client.RegisterAsync();
        var next = agent with { Key = await rotation.Between.Client.IssueKeyAsync(agent.Name, overlapSeconds: 3_600) };
        Assert.Contains(".1.", next.Key[..^43], StringComparison.Ordinal);

        await (agent with { Client = rotation.Between.Client }).BudgetAsync();
        await (next with { Client = rotation.Between.Client }).BudgetAsync();
        await (next with { Client = rotation.After.Client }).BudgetAsync();
        (await rotation.After.Client.SendAsync(HttpMethod.Get, "/v1/budget", agent.Key)).IsProblem(HttpStatusCode.Unauthorized, "unauthorized");
    }

    [Fact]
    public async Task The_operators_old_key_opens_nothing_once_there_is_another()
    {
        using var old = new SpendClient(rotation.After.Shop.Address, HostSettings.OperatorKey);
        (await old.OperateAsync(HttpMethod.Get, "/operator/agents")).Is(HttpStatusCode.Unauthorized);
        (await rotation.After.Client.OperateAsync(HttpMethod.Get, "/operator/agents")).Is(HttpStatusCode.OK);
    }

    [Fact]
    public async Task What_the_old_keys_signed_is_verified_by_keys_that_stay_published()
    {
        var purchase = await rotation.Before.Shop.BuyAsync(Sold);
        using var served = await rotation.Before.Shop.ServedAsync(Sold, purchase.L402);
        var old = KeyOf(served);
        var later = await rotation.Between.Shop.BuyAsync(Sold);
        using var servedLater = await rotation.Between.Shop.ServedAsync(Sold, later.L402);

        var published = (await rotation.Between.KeysAsync()).Select(k => k.GetProperty("kid").GetString()!).ToList();

        Assert.Equal(4, published.Distinct().Count());
        Assert.NotEqual(old, KeyOf(servedLater));
        Assert.Contains(old, published);
        Assert.Contains(KeyOf(servedLater), published);
        Assert.Superset((await rotation.Before.KeysAsync()).Select(k => k.GetProperty("kid").GetString()!).ToHashSet(), published.ToHashSet());
    }

    private static string KeyOf(HttpResponseMessage served)
    {
        var header = Base64Url.DecodeFromChars(served.Headers.GetValues("L402-Receipt").Single().Split('.')[0]);
        return JsonDocument.Parse(header).RootElement.GetProperty("kid").GetString()!;
    }
}
