using System.Globalization;
using L402Functions.Protocol;
using L402Functions.Spending.Agents;
using L402Functions.Spending.Destinations;
using L402Functions.Spending.Intents;

namespace L402Functions.Spending.Ledger;

/// <summary>
/// The keys of a root agent's rows. None holds <c>/ \ # ?</c> or a control character, which Table Storage forbids in keys. A kind of rows is
/// the half-open range from its prefix to <see cref="After"/> of it.
/// </summary>
public static class RowKeys
{
    /// <summary>The row that every transaction replaces, and whose version is the lock.</summary>
    public const string Head = "head";

    /// <summary>All intents.</summary>
    public const string Intents = "i|";

    /// <summary>Intents that are not final: each exists exactly as long.</summary>
    public const string OpenIntents = "o|";

    /// <summary>Payment hashes that an intent has claimed; only ever inserted.</summary>
    public const string Hashes = "h|";

    /// <summary>Attempts, written before anything is published.</summary>
    public const string Attempts = "t|";

    /// <summary>The audit chain.</summary>
    public const string Audit = "a|";

    /// <summary>Policy documents, never changed.</summary>
    public const string Policies = "p|";

    /// <summary>Destinations that a payment was settled to.</summary>
    public const string Destinations = "d|";

    /// <summary>What was spent, by day, agent, destination and category; folded from audit rows.</summary>
    public const string DailyRollups = "r|d|";

    /// <summary>The row that says up to which audit row the rollups go.</summary>
    public const string RollupCursor = "k|rollup";

    /// <summary>Segments of the audit chain that are in the archive.</summary>
    public const string Segments = "s|";

    /// <summary>An intent.</summary>
    public static string Intent(IntentId intent) => Intents + intent;

    /// <summary>The mark of an intent that is not final.</summary>
    public static string OpenIntent(IntentId intent) => OpenIntents + intent;

    /// <summary>The guard of a payment hash.</summary>
    public static string Hash(PaymentHash hash) => Hashes + hash;

    /// <summary>An attempt of an intent, the first being number 1.</summary>
    public static string Attempt(IntentId intent, int number) => string.Create(CultureInfo.InvariantCulture, $"{Attempts}{intent}|{number:D3}");

    /// <summary>All attempts of an intent, as a prefix.</summary>
    public static string AttemptsOf(IntentId intent) => $"{Attempts}{intent}|";

    /// <summary>An audit row, the first being number 1.</summary>
    public static string AuditEntry(long sequence) => string.Create(CultureInfo.InvariantCulture, $"{Audit}{sequence:D19}");

    /// <summary>The number of an audit row, of its key.</summary>
    /// <exception cref="FormatException">It is no audit row's.</exception>
    public static long SequenceOf(string auditKey)
    {
        ArgumentNullException.ThrowIfNull(auditKey);
        return auditKey.StartsWith(Audit, StringComparison.Ordinal)
            ? long.Parse(auditKey.AsSpan(Audit.Length), NumberStyles.None, CultureInfo.InvariantCulture)
            : throw new FormatException($"'{auditKey}' is no audit row's key.");
    }

    /// <summary>The segment whose first audit row has this number.</summary>
    public static string Segment(long first) => string.Create(CultureInfo.InvariantCulture, $"{Segments}{first:D19}");

    /// <summary>Rollups of a day, as a prefix.</summary>
    public static string RollupsOf(DateOnly day) => string.Create(CultureInfo.InvariantCulture, $"{DailyRollups}{day:yyyyMMdd}|");

    /// <summary>A version of an agent's policy.</summary>
    public static string Policy(AgentId agent, int version) => string.Create(CultureInfo.InvariantCulture, $"{Policies}{agent}|{version:D9}");

    /// <summary>A host that a payment was settled to.</summary>
    public static string Host(DestinationKey host) => $"{Destinations}h|{host}";

    /// <summary>A node that a payment was settled to.</summary>
    public static string Payee(Protocol.Bolt11.NodeId payee) => $"{Destinations}n|{payee}";

    /// <summary>True for a key that every store can hold: 1 to 512 characters, none of those that Table Storage forbids.</summary>
    public static bool IsStorable(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return key.Length is > 0 and <= 512 && key.AsSpan().IndexOfAny("/\\#?") < 0 && !key.Any(char.IsControl);
    }

    /// <summary>The first key after every key that starts with <paramref name="prefix"/>.</summary>
    public static string After(string prefix)
    {
        ArgumentException.ThrowIfNullOrEmpty(prefix);
        return string.Concat(prefix.AsSpan(0, prefix.Length - 1), [(char)(prefix[^1] + 1)]);
    }
}
