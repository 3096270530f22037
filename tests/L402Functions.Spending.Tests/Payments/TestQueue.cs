using L402Functions.Spending.Agents;
using L402Functions.Spending.Intents;
using L402Functions.Spending.Keys;
using L402Functions.Spending.Ledger;

namespace L402Functions.Spending.Tests.Payments;

/// <summary>Both queues, in the order in which messages become due; a test delivers them, and may do so twice or never.</summary>
internal sealed class TestQueue(TimeProvider clock) : IPaymentQueue
{
    private readonly Lock gate = new();
    private readonly List<TestMessage> messages = [];

    /// <summary>While true, nothing can be sent.</summary>
    public bool IsDown { get; set; }

    public IReadOnlyList<TestMessage> Messages
    {
        get
        {
            lock (gate)
            {
                return [.. messages.OrderBy(m => m.Due)];
            }
        }
    }

    public Task EnqueuePaymentAsync(AgentId root, IntentId intent, TimeSpan delay, CancellationToken cancellationToken) =>
        AddAsync(MessageKind.Payment, root, intent, delay);

    public Task EnqueueReconcileAsync(AgentId root, IntentId intent, TimeSpan delay, CancellationToken cancellationToken) =>
        AddAsync(MessageKind.Reconcile, root, intent, delay);

    /// <summary>Takes every message that is due.</summary>
    public IReadOnlyList<TestMessage> TakeDue()
    {
        lock (gate)
        {
            var due = messages.Where(m => m.Due <= clock.GetUtcNow()).OrderBy(m => m.Due).ToList();
            messages.RemoveAll(due.Contains);
            return due;
        }
    }

    public void Clear()
    {
        lock (gate)
        {
            messages.Clear();
        }
    }

    private async Task AddAsync(MessageKind kind, AgentId root, IntentId intent, TimeSpan delay)
    {
        await Task.Yield();
        if (IsDown)
        {
            throw new LedgerStoreException("The queue does not answer.");
        }

        Assert.True(delay >= TimeSpan.Zero && delay <= TimeSpan.FromDays(7), $"A message cannot wait for {delay}.");
        lock (gate)
        {
            messages.Add(new TestMessage(kind, root, intent, clock.GetUtcNow() + delay));
        }
    }
}

internal sealed record TestMessage(MessageKind Kind, AgentId Root, IntentId Intent, DateTimeOffset Due);
