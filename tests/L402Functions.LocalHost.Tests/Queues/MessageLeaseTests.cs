using Azure;
using Azure.Storage.Queues;
using L402Functions.LocalHost.Hosting.Queues;
using L402Functions.LocalHost.Tests.Azurite;

namespace L402Functions.LocalHost.Tests.Queues;

[Collection(AzuriteCollection.Name)]
public sealed class MessageLeaseTests(AzuriteCollection.Fixture azurite)
{
    [Fact]
    public async Task A_lease_is_renewed_at_its_half_and_leaves_the_text_alone()
    {
        var clock = new ManualClock();
        var queue = new QueueClient(azurite.ConnectionString, $"q{Guid.NewGuid():N}");
        await queue.CreateAsync();
        await queue.SendMessageAsync("kept");
        var message = (await queue.ReceiveMessageAsync(TimeSpan.FromMinutes(1))).Value;

        var lease = new MessageLease(queue, message, TimeSpan.FromMinutes(1), clock);
        clock.Advance(TimeSpan.FromSeconds(29));
        Assert.Equal(message.PopReceipt, lease.PopReceipt);
        clock.Advance(TimeSpan.FromSeconds(1));
        await Until.TrueAsync(() => lease.PopReceipt != message.PopReceipt);
        await lease.DisposeAsync();

        var lost = await Assert.ThrowsAsync<RequestFailedException>(() => queue.DeleteMessageAsync(message.MessageId, message.PopReceipt));
        Assert.Equal("PopReceiptMismatch", lost.ErrorCode);
        await queue.UpdateMessageAsync(message.MessageId, lease.PopReceipt, visibilityTimeout: TimeSpan.Zero);
        Assert.Equal("kept", (await queue.ReceiveMessageAsync()).Value.MessageText);
    }

    [Fact]
    public async Task A_lease_that_was_lost_ends_quietly()
    {
        var clock = new ManualClock();
        var queue = new QueueClient(azurite.ConnectionString, $"q{Guid.NewGuid():N}");
        await queue.CreateAsync();
        await queue.SendMessageAsync("taken");
        var message = (await queue.ReceiveMessageAsync(TimeSpan.FromMinutes(1))).Value;
        var lease = new MessageLease(queue, message, TimeSpan.FromMinutes(1), clock);
        await queue.DeleteMessageAsync(message.MessageId, message.PopReceipt);

        clock.Advance(TimeSpan.FromSeconds(30));
        await lease.DisposeAsync();

        Assert.Equal(message.PopReceipt, lease.PopReceipt);
    }
}
