using Azure.Storage.Queues;
using Testcontainers.Azurite;

namespace L402Functions.StandIns.Tests.Containers;

public sealed class AzuriteContainers
{
    public const string Image = "mcr.microsoft.com/azure-storage/azurite:3.35.0";

    [ContainerFact]
    public async Task A_started_container_serves_queues_at_its_connection_string()
    {
        await using var azurite = new AzuriteBuilder().WithImage(Image).WithInMemoryPersistence().WithCommand("--skipApiVersionCheck").Build();
        await azurite.StartAsync();

        var queue = new QueueClient(azurite.GetConnectionString(), "orders");
        await queue.CreateAsync();
        await queue.SendMessageAsync("one");
        var received = await queue.ReceiveMessageAsync();

        Assert.Equal("one", received.Value.MessageText);
    }

    [ContainerFact]
    public async Task Each_endpoint_is_an_address_with_the_account_in_its_path_and_in_the_connection_string()
    {
        await using var azurite = new AzuriteBuilder().WithImage(Image).WithInMemoryPersistence().Build();
        await azurite.StartAsync();

        string[] endpoints = [azurite.GetBlobEndpoint(), azurite.GetQueueEndpoint(), azurite.GetTableEndpoint()];

        Assert.Equal(3, endpoints.Select(e => new Uri(e).Port).Distinct().Count());
        Assert.All(endpoints, e => Assert.Equal("/devstoreaccount1", new Uri(e).AbsolutePath));
        Assert.Equal(
            $"DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey={AzuriteBuilder.AccountKey};" +
            $"BlobEndpoint={endpoints[0]};QueueEndpoint={endpoints[1]};TableEndpoint={endpoints[2]}",
            azurite.GetConnectionString());
    }

    [ContainerFact]
    public async Task What_is_on_disk_survives_a_restart()
    {
        await using var azurite = new AzuriteBuilder().WithImage(Image).WithCommand("--skipApiVersionCheck").Build();
        await azurite.StartAsync();
        await new QueueClient(azurite.GetConnectionString(), "kept").CreateAsync();

        await azurite.StopAsync();
        await azurite.StartAsync();

        Assert.True(await new QueueClient(azurite.GetConnectionString(), "kept").ExistsAsync());
    }

    [ContainerFact]
    public async Task Two_containers_share_nothing()
    {
        await using var first = new AzuriteBuilder().WithImage(Image).WithInMemoryPersistence().WithCommand("--skipApiVersionCheck").Build();
        await using var second = new AzuriteBuilder().WithImage(Image).WithInMemoryPersistence().WithCommand("--skipApiVersionCheck").Build();
        await Task.WhenAll(first.StartAsync(), second.StartAsync());

        await new QueueClient(first.GetConnectionString(), "mine").CreateAsync();

        Assert.False(await new QueueClient(second.GetConnectionString(), "mine").ExistsAsync());
    }

    [ContainerFact]
    public void An_endpoint_is_refused_before_the_start()
    {
        var azurite = new AzuriteBuilder().WithImage(Image).Build();

        Assert.Throws<InvalidOperationException>(azurite.GetConnectionString);
        Assert.Throws<InvalidOperationException>(azurite.GetTableEndpoint);
    }

    [ContainerFact]
    public async Task A_command_that_Azurite_does_not_know_fails_the_start()
    {
        await using var azurite = new AzuriteBuilder().WithImage(Image).WithCommand("--no-such-option").Build();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));

        await Assert.ThrowsAnyAsync<Exception>(() => azurite.StartAsync(patience.Token));
    }
}
