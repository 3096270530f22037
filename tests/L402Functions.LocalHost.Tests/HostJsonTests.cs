using L402Functions.LocalHost.Hosting;
using L402Functions.LocalHost.Hosting.Queues;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace L402Functions.LocalHost.Tests;

public sealed class HostJsonTests
{
    private static readonly IConfiguration None = new ConfigurationBuilder().Build();

    [Fact]
    public void The_host_json_of_the_app_has_no_prefix_and_the_queue_settings_that_payments_need()
    {
        var host = HostJson.Read(Path.Combine(AppContext.BaseDirectory, "host.json"), None);

        Assert.Equal("", host.RoutePrefix);
        Assert.Equal(new QueueSettings(4, 2, 5, TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(5), Base64: true), host.Queues);
        Assert.Equal(LogLevel.Information, host.LogLevels["default"]);
    }

    [Fact]
    public void A_missing_file_means_the_defaults_of_the_Functions_host()
    {
        var host = HostJson.Read(Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.json"), None);

        Assert.Equal("api", host.RoutePrefix);
        Assert.Equal(new QueueSettings(16, 8, 5, TimeSpan.Zero, TimeSpan.FromMinutes(1), Base64: true), host.Queues);
    }

    [Fact]
    public void Settings_of_the_app_overrule_the_file_one_by_one()
    {
        var settings = Settings(("extensions:queues:batchSize", "16"), ("logging:logLevel:default", "Error"));

        var host = HostJson.Read(Path.Combine(AppContext.BaseDirectory, "host.json"), settings);

        Assert.Equal(new QueueSettings(16, 2, 5, TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(5), Base64: true), host.Queues);
        Assert.Equal(LogLevel.Error, host.LogLevels["default"]);
        Assert.Equal("", host.RoutePrefix);
    }

    [Fact]
    public void A_setting_that_overrules_with_a_bad_value_is_refused_and_said_to_overrule()
    {
        var refused = Assert.Throws<FunctionSetupException>(
            () => HostJson.Read(Path.Combine(AppContext.BaseDirectory, "host.json"), Settings(("extensions:queues:batchSize", "33"))));

        Assert.Contains("overruled by AzureFunctionsJobHost: extensions:queues:batchSize is '33'", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{ "extensions": { "queues": { "batchSize": 33 } } }""", "batchSize")]
    [InlineData("""{ "extensions": { "queues": { "batchSize": "many" } } }""", "batchSize")]
    [InlineData("""{ "extensions": { "queues": { "newBatchThreshold": -1 } } }""", "newBatchThreshold")]
    [InlineData("""{ "extensions": { "queues": { "maxDequeueCount": 0 } } }""", "maxDequeueCount")]
    [InlineData("""{ "extensions": { "queues": { "visibilityTimeout": "8.00:00:00" } } }""", "visibilityTimeout")]
    [InlineData("""{ "extensions": { "queues": { "maxPollingInterval": "00:00:00" } } }""", "maxPollingInterval")]
    [InlineData("""{ "extensions": { "queues": { "messageEncoding": "utf7" } } }""", "messageEncoding")]
    [InlineData("""{ "logging": { "logLevel": { "default": "Loud" } } }""", "logging:logLevel:default")]
    [InlineData("{", "cannot be read")]
    public async Task A_value_that_the_Functions_host_would_not_take_is_refused_and_named(string json, string named)
    {
        var path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.json");
        await File.WriteAllTextAsync(path, json);

        var refused = Assert.Throws<FunctionSetupException>(() => HostJson.Read(path, None));

        Assert.Contains(named, refused.Message, StringComparison.Ordinal);
        Assert.Contains(path, refused.Message, StringComparison.Ordinal);
        File.Delete(path);
    }
    private static IConfiguration Settings(params (string Name, string Value)[] members) => new ConfigurationBuilder()
        .AddInMemoryCollection(members.ToDictionary(m => $"AzureFunctionsJobHost:{m.Name}", m => (string?)m.Value))
        .Build();
}
