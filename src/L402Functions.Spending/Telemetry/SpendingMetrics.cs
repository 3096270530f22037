using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using L402Functions.Protocol.Telemetry;
using L402Functions.Spending.Intents;

namespace L402Functions.Spending.Telemetry;

/// <summary>What spending counts, under the meter <see cref="L402Telemetry.Name"/>, by outcomes, categories and kinds of steps.</summary>
public sealed class SpendingMetrics
{
    /// <summary>The most categories that are told apart; the others count as <c>other</c>.</summary>
    public const int MaxCategories = 64;

    private const string NoCategory = "none";
    private const string OtherCategory = "other";
    private readonly ConcurrentDictionary<string, byte> categories = new(StringComparer.Ordinal);
    private readonly Counter<long> payments;
    private readonly Histogram<double> steps;

    /// <summary>Instruments from a factory, which owns their meter.</summary>
    public SpendingMetrics(IMeterFactory factory)
    {
        ArgumentNullException.ThrowIfNull(factory);
        var meter = factory.Create(L402Telemetry.Name);
        payments = meter.CreateCounter<long>("l402.payments", "{payment}", "Payments that came to rest or to their end, by outcome and category.");
        steps = meter.CreateHistogram<double>("l402.ledger.step.duration", "s", "How long steps waited for their transaction, by step.");
    }

    /// <summary>An intent is committed where it is now. States on the way, and a look that leaves it where it was, count for nothing.</summary>
    internal void Moved(PaymentMove? move)
    {
        if (move is { To: not (IntentState.Requested or IntentState.Reserved or IntentState.Sending) } && move.From != move.To)
        {
            payments.Add(
                1, new KeyValuePair<string, object?>("outcome", SnakeCase.Of(move.To)), new KeyValuePair<string, object?>("category", Bounded(move.Category?.Value)));
        }
    }

    internal void Stepped(string step, TimeSpan elapsed) => steps.Record(elapsed.TotalSeconds, new KeyValuePair<string, object?>("step", step));

    private string Bounded(string? category) =>
        category is null ? NoCategory
        : categories.ContainsKey(category) || (categories.Count < MaxCategories && categories.TryAdd(category, 0)) ? category
        : OtherCategory;
}
