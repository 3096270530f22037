using System.Text.RegularExpressions;

namespace L402Functions.Spending.Audit;

/// <summary>
/// Keeps out of rows what opens or moves money, wherever somebody wrote it: a purpose, a path, a reason, a note. Rows are exported and cannot be
/// changed afterwards.
/// </summary>
internal static partial class SecretText
{
    /// <summary>What stands in its place.</summary>
    public const string Withheld = "(withheld)";

    /// <summary>The shortest text that can hold one: a wallet's URI before its secret.</summary>
    private const int ShortestSecret = 40;

    /// <summary>The text without wallet URIs, invoices, macaroons and agents' keys.</summary>
    public static string Withhold(string text) => text.Length < ShortestSecret ? text : Secrets().Replace(text, Withheld);

    /// <summary>
    /// A wallet's connection string; a BOLT11 invoice of any network, whose shortest has far more than 50 characters; a macaroon in base 64 or in hexadecimal
    /// digits, which begins with its version, and the preimage behind it; an agent's key. No hash, id or node of ours is that long.
    /// </summary>
    [GeneratedRegex(
        @"(?i:nostr\+walletconnect:\S+|ln(bc|tb|tbs|bcrt)[0-9a-z]{50,})|((AgE|MDA)[A-Za-z0-9+/_=-]{50,}|0201[0-9a-f]{96,})(:[0-9a-fA-F]{64})?|l402a_[A-Za-z0-9._-]{30,}",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex Secrets();
}
