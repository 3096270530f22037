using L402Functions.LocalHost.Hosting;
using L402Functions.LocalHost.Hosting.Queues;
using Microsoft.Extensions.Logging;

namespace L402Functions.LocalHost.Tests;

public sealed class HostJsonTests
{
    [Fact]
    public void The_host_json_of_the_app_has_no_prefix_and_the_queue_settings_that_payments_need()
    {
        var host = HostJson.Read(Path.Combine(AppContext.BaseDirectory, "host.json"));

        Assert.Equal("", host.RoutePrefix);
        Assert.Equal(new QueueSettings(4, 2, 5, TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(5), Base64: true), host.Queues);
        Assert.Equal(LogLevel.Information, host.LogLevels["default"]);
    }

    [Fact]
    public void A_missing_file_means_the_defaults_of_the_Functions_host()
    {
        var host = HostJson.Read(Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.json"));

        Assert.Equal("api", host.RoutePrefix);
        Assert.Equal(new QueueSettings(16, 8, 5, TimeSpan.Zero, TimeSpan.FromMinutes(1), Base64: true), host.Queues);
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

        var refused = Assert.Throws<FunctionSetupException>(() => HostJson.Read(path));

        Assert.Contains(named, refused.Message, StringComparison.Ordinal);
        Assert.Contains(path, refused.Message, StringComparison.Ordinal);
        File.Delete(path);
    }
}
