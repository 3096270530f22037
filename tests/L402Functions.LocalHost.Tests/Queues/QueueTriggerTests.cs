using System.Text;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using L402Functions.LocalHost.Hosting;
using L402Functions.LocalHost.Tests.Azurite;
using Microsoft.Azure.Functions.Worker;

namespace L402Functions.LocalHost.Tests.Queues;

[Collection(AzuriteCollection.Name)]
public sealed class QueueTriggerTests(AzuriteCollection.Fixture azurite)
{
    private const string Quick = """
        { "extensions": { "queues": { "batchSize": 2, "newBatchThreshold": 1, "maxDequeueCount": 3, "visibilityTimeout": "00:00:00", "maxPollingInterval": "00:00:00.1" } } }
        """;

    [Fact]
    public async Task A_message_runs_its_function_once_and_is_gone()
    {
        var queue = await NewQueueAsync();
        await SendAsync(queue, "hello");

        await using var app = await StartAsync(typeof(Texts), queue);
        await Until.TrueAsync(() => app.Journal.Entries.Count > 0);
        await Until.TrueAsync(async () => await CountAsync(queue) == 0);

        Assert.Equal(["text hello"], app.Journal.Entries);
    }

    [Fact]
    public async Task A_message_comes_as_a_record_as_a_queue_message_or_as_bytes_whatever_the_parameter_is()
    {
        var queue = await NewQueueAsync();
        var id = await SendAsync(queue, """{"intent":"i-1","amount":21}""");
        await using (var app = await StartAsync(typeof(Records), queue))
        {
            await Until.TrueAsync(() => app.Journal.Entries.Count > 0);
            Assert.Equal([$"record i-1 21 {id} 1 inserted True"], app.Journal.Entries);
        }

        id = await SendAsync(queue, "as it is");
        await using (var app = await StartAsync(typeof(Messages), queue))
        {
            await Until.TrueAsync(() => app.Journal.Entries.Count > 0);
            Assert.Equal([$"message {id} as it is 1"], app.Journal.Entries);
        }

        await SendAsync(queue, "bytes");
        await using (var app = await StartAsync(typeof(Bytes), queue))
        {
            await Until.TrueAsync(() => app.Journal.Entries.Count > 0);
            Assert.Equal(["bytes 5"], app.Journal.Entries);
        }
    }

    [Fact]
    public async Task A_message_whose_function_fails_comes_again_with_its_text_and_a_higher_count()
    {
        var queue = await NewQueueAsync();
        await SendAsync(queue, "2");

        await using var app = await StartAsync(typeof(FailingUntil), queue);
        await Until.TrueAsync(() => app.Journal.Entries.Count == 2);
        await Until.TrueAsync(async () => await CountAsync(queue) == 0);

        Assert.Equal(["delivery 1 of 2", "delivery 2 of 2"], app.Journal.Entries);
        Assert.False(await Poison(queue).ExistsAsync());
    }

    [Fact]
    public async Task A_message_that_fails_as_often_as_allowed_goes_to_the_poison_queue_as_it_was()
    {
        var queue = await NewQueueAsync();
        await SendAsync(queue, "99");

        await using var app = await StartAsync(typeof(FailingUntil), queue);
        await Until.TrueAsync(async () => await Poison(queue).ExistsAsync() && await CountAsync(Poison(queue)) == 1);
        await Until.TrueAsync(async () => await CountAsync(queue) == 0);

        Assert.Equal(["delivery 1 of 99", "delivery 2 of 99", "delivery 3 of 99"], app.Journal.Entries);
        var poisoned = (await Poison(queue).ReceiveMessageAsync()).Value;
        Assert.Equal("99", Encoding.UTF8.GetString(Convert.FromBase64String(poisoned.MessageText)));
    }

    [Fact]
    public async Task A_message_that_is_no_base64_goes_to_the_poison_queue_without_running_anything()
    {
        var queue = await NewQueueAsync();
        await queue.SendMessageAsync("not base64!");

        await using var app = await StartAsync(typeof(Texts), queue);
        await Until.TrueAsync(async () => await Poison(queue).ExistsAsync() && await CountAsync(Poison(queue)) == 1);

        Assert.Empty(app.Journal.Entries);
        Assert.Equal("not base64!", (await Poison(queue).ReceiveMessageAsync()).Value.MessageText);
    }

    [Fact]
    public async Task A_message_that_does_not_fit_the_parameter_ends_in_the_poison_queue()
    {
        var queue = await NewQueueAsync();
        await SendAsync(queue, "no JSON");

        await using var app = await StartAsync(typeof(Records), queue);
        await Until.TrueAsync(async () => await Poison(queue).ExistsAsync() && await CountAsync(Poison(queue)) == 1);

        Assert.Empty(app.Journal.Entries);
    }

    [Fact]
    public async Task What_fails_on_a_poison_queue_stays_there()
    {
        var queue = Poison(await NewQueueAsync());
        await queue.CreateAsync();
        await SendAsync(queue, "99");

        await using var app = await StartAsync(typeof(FailingUntil), queue);
        await Until.TrueAsync(() => app.Journal.Entries.Count == 3);

        Assert.False(await Poison(queue).ExistsAsync());
        Assert.Equal(1, await CountAsync(queue));
    }

    [Fact]
    public async Task No_more_than_a_batch_and_the_threshold_run_at_once()
    {
        var queue = await NewQueueAsync();
        for (var i = 0; i < 8; i++)
        {
            await SendAsync(queue, "together");
        }

        await using var app = await StartAsync(typeof(Together), queue);
        await Until.TrueAsync(() => app.Journal.Entries.Count == 8);

        Assert.All(app.Journal.Entries, running => Assert.InRange(int.Parse(running), 1, 3));
        Assert.Contains(app.Journal.Entries, running => int.Parse(running) >= 2);
    }

    [Fact]
    public async Task Middleware_runs_for_messages_too()
    {
        var queue = await NewQueueAsync();
        await SendAsync(queue, "hello");

        await using var app = await StartAsync(typeof(Texts), queue, worker => worker.Use(next => async context =>
        {
            var journal = (Journal)context.InstanceServices.GetService(typeof(Journal))!;
            journal.Write($"{context.FunctionDefinition.InputBindings["message"].Type} {context.BindingContext.BindingData["QueueTrigger"]} {context.GetHttpContext() is null}");
            await next(context);
        }));
        await Until.TrueAsync(() => app.Journal.Entries.Count == 2);

        Assert.Equal(["queueTrigger hello True", "text hello"], app.Journal.Entries);
    }

    [Fact]
    public async Task A_queue_that_is_made_later_is_found()
    {
        var queue = new QueueClient(azurite.ConnectionString, $"q{Guid.NewGuid():N}");
        await using var app = await StartAsync(typeof(Texts), queue);

        await queue.CreateAsync();
        await SendAsync(queue, "late");

        await Until.TrueAsync(() => app.Journal.Entries.Count == 1);
    }

    [Fact]
    public async Task A_stop_waits_for_the_message_in_hand_after_cancelling_its_function()
    {
        var queue = await NewQueueAsync();
        await SendAsync(queue, "long");
        var app = await StartAsync(typeof(Lasting), queue);
        var journal = app.Journal;
        await Until.TrueAsync(() => journal.Entries.Contains("started"));

        await app.DisposeAsync();

        Assert.Equal(["started", "cancelled"], journal.Entries);
        Assert.Equal(1, await CountAsync(queue));
    }

    [Theory]
    [InlineData("Store", null, "'Store'")]
    [InlineData("Store", "nonsense", "'Store'")]
    public async Task A_missing_or_malformed_connection_stops_the_start_and_is_named(string setting, string? value, string named)
    {
        var refused = await Assert.ThrowsAsync<FunctionSetupException>(() => FunctionsApp.StartAsync(
            [typeof(Texts)], Quick, settings: new() { ["QueueUnderTest"] = "some-queue", [setting] = value }));

        Assert.Contains(named, refused.Message, StringComparison.Ordinal);
        Assert.Contains("'Texts'", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_queue_name_setting_stops_the_start_and_is_named()
    {
        var refused = await Assert.ThrowsAsync<FunctionSetupException>(() => FunctionsApp.StartAsync(
            [typeof(Texts)], Quick, settings: new() { ["Store"] = azurite.ConnectionString }));

        Assert.Contains("'QueueUnderTest'", refused.Message, StringComparison.Ordinal);
    }

    private static async Task<string> SendAsync(QueueClient queue, string text) =>
        (await queue.SendMessageAsync(Convert.ToBase64String(Encoding.UTF8.GetBytes(text)))).Value.MessageId;

    private static async Task<int> CountAsync(QueueClient queue) => (await queue.GetPropertiesAsync()).Value.ApproximateMessagesCount;

    private QueueClient Poison(QueueClient queue) => new(azurite.ConnectionString, queue.Name + "-poison");

    private async Task<QueueClient> NewQueueAsync()
    {
        var queue = new QueueClient(azurite.ConnectionString, $"q{Guid.NewGuid():N}");
        await queue.CreateAsync();
        return queue;
    }

    private Task<FunctionsApp> StartAsync(Type type, QueueClient queue, Action<IFunctionsWorkerApplicationBuilder>? worker = null) =>
        FunctionsApp.StartAsync([type], Quick, worker, new() { ["QueueUnderTest"] = queue.Name, ["Store"] = azurite.ConnectionString });

    public sealed record Payment(string Intent, int Amount);

    public sealed class Texts(Journal journal)
    {
        [Function("Texts")]
        public void Run([QueueTrigger("%QueueUnderTest%", Connection = "Store")] string message) => journal.Write($"text {message}");
    }

    public sealed class Records(Journal journal)
    {
        [Function("Records")]
        public Task RunAsync(
            [QueueTrigger("%QueueUnderTest%", Connection = "Store")] Payment payment, string id, long dequeueCount, DateTimeOffset insertionTime)
        {
            journal.Write($"record {payment.Intent} {payment.Amount} {id} {dequeueCount} inserted {insertionTime > DateTimeOffset.UnixEpoch}");
            return Task.CompletedTask;
        }
    }

    public sealed class Messages(Journal journal)
    {
        [Function("Messages")]
        public void Run([QueueTrigger("%QueueUnderTest%", Connection = "Store")] QueueMessage message) =>
            journal.Write($"message {message.MessageId} {message.MessageText} {message.DequeueCount}");
    }

    public sealed class Bytes(Journal journal)
    {
        [Function("Bytes")]
        public void Run([QueueTrigger("%QueueUnderTest%", Connection = "Store")] BinaryData message) => journal.Write($"bytes {message.ToMemory().Length}");
    }

    public sealed class FailingUntil(Journal journal)
    {
        [Function("FailingUntil")]
        public void Run([QueueTrigger("%QueueUnderTest%", Connection = "Store")] string message, FunctionContext context)
        {
            var delivery = int.Parse((string)context.BindingContext.BindingData["DequeueCount"]!);
            journal.Write($"delivery {delivery} of {message}");
            if (delivery < int.Parse(message))
            {
                throw new InvalidOperationException("Not yet.");
            }
        }
    }

    public sealed class Together(Journal journal)
    {
        private static readonly TaskCompletionSource Met = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private static int running;

        [Function("Together")]
        public async Task RunAsync([QueueTrigger("%QueueUnderTest%", Connection = "Store")] string message)
        {
            var now = Interlocked.Increment(ref running);
            if (now > 1)
            {
                Met.TrySetResult();
            }

            // The first waits for company, however long that takes to come.
            await Met.Task.WaitAsync(TimeSpan.FromSeconds(50));
            await Task.Delay(TimeSpan.FromMilliseconds(message.Length * 10));
            journal.Write($"{now}");
            Interlocked.Decrement(ref running);
        }
    }

    public sealed class Lasting(Journal journal)
    {
        [Function("Lasting")]
        public async Task RunAsync([QueueTrigger("%QueueUnderTest%", Connection = "Store")] string message, CancellationToken cancellationToken)
        {
            journal.Write("started");
            try
            {
                await Task.Delay(Timeout.Infinite, cancellationToken);
            }
            catch (OperationCanceledException)
            {
                journal.Write("cancelled");
                throw;
            }
        }
    }
}
