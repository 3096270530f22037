using System.Collections.Concurrent;
using System.Diagnostics;
using L402Functions.Protocol.Telemetry;

namespace L402Functions.Spending.Telemetry;

/// <summary>A span for each step: the wait for its transaction. The transaction itself is shared with others and belongs to no trace.</summary>
internal static class LedgerActivities
{
    private static readonly ConcurrentDictionary<Type, string> Kinds = new();

    public static Activity? Start(string kind) => L402Telemetry.Source.StartActivity($"ledger {kind}")?.SetTag("l402.step", kind);

    /// <summary>The kind of a step, by its class: <c>DecideStep</c> is <c>decide</c>.</summary>
    public static string KindOf(object step) => Kinds.GetOrAdd(step.GetType(), static type =>
    {
        var name = type.Name.Split('`')[0];
        return SnakeCase.OfName(name.EndsWith("Step", StringComparison.Ordinal) && name.Length > 4 ? name[..^4] : name);
    });
}
