using System.Collections.Immutable;
using L402Functions.Spending.Intents;

namespace L402Functions.Spending.Audit;

/// <summary>
/// What every row about an intent says of it, so that a row can be counted, filtered and understood by itself: where the money goes, how much, under
/// which policy and from which wallet. As far as it is known when the row is written.
/// </summary>
internal static class AuditContext
{
    /// <summary>Adds it to what a row says; what is there already stays.</summary>
    public static void Add(ImmutableDictionary<string, AuditValue>.Builder said, AuditEvent happened, Intent intent)
    {
        if (happened == AuditEvent.Reconciled)
        {
            // A look at a wallet's books, one of dozens perhaps: it neither moves money nor decides.
            return;
        }

        Add(said, "host", intent.Request.Url?.Host.Value);
        Add(said, "path", Within(intent.Request.Url?.Path));
        Add(said, "category", (intent.Category ?? intent.Request.Category)?.Value);
        Add(said, "payee", intent.Invoice?.Payee.ToString());
        Add(said, "amount", intent.Invoice?.Amount is { } amount ? amount : null);
        Add(said, "session", intent.Request.Session?.Value);
        Add(said, "mode", intent.Mode is { } mode ? SnakeCase.Of(mode) : null);
        Add(said, "policy", intent.Policy?.Text is { Length: > 0 } policy ? policy : null);
        Add(said, "wallet", intent.Wallet);
    }

    private static void Add(ImmutableDictionary<string, AuditValue>.Builder said, string name, AuditValue? value)
    {
        if (value is not null)
        {
            said.TryAdd(name, value);
        }
    }

    /// <summary>A path that is too long for a row is cut, and says so.</summary>
    private static string? Within(string? path) =>
        path is { Length: > AuditValue.MaxTextLength } ? string.Concat(path.AsSpan(0, AuditValue.MaxTextLength - 1), "…") : path;
}
