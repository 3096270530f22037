using System.Collections.Immutable;

namespace L402Functions.Spending.Policy.Documents;

/// <summary>The words of a policy document, for reading and for writing.</summary>
internal static class PolicyWords
{
    public static readonly ImmutableSortedDictionary<string, PolicyMode> Modes = Words(("enforce", PolicyMode.Enforce), ("shadow", PolicyMode.Shadow));

    public static readonly ImmutableSortedDictionary<string, UnfamiliarRule> Unfamiliar =
        Words(("deny", UnfamiliarRule.Deny), ("review", UnfamiliarRule.Review), ("allow", UnfamiliarRule.Allow));

    public static readonly ImmutableSortedDictionary<string, NewInvoiceRule> NewInvoice = Words(
        ("same_invoice_only", NewInvoiceRule.SameInvoiceOnly),
        ("operator", NewInvoiceRule.Operator),
        ("new_invoice_after_expiry", NewInvoiceRule.NewInvoiceAfterExpiry));

    /// <summary>True for an entry that allows.</summary>
    public static readonly ImmutableSortedDictionary<string, bool> Actions = Words(("allow", true), ("deny", false));

    public static string For<T>(this ImmutableSortedDictionary<string, T> words, T value)
        where T : struct =>
        words.Single(w => EqualityComparer<T>.Default.Equals(w.Value, value)).Key;

    private static ImmutableSortedDictionary<string, T> Words<T>(params ReadOnlySpan<(string Word, T Value)> words)
    {
        var builder = ImmutableSortedDictionary.CreateBuilder<string, T>(StringComparer.Ordinal);
        foreach (var (word, value) in words)
        {
            builder.Add(word, value);
        }

        return builder.ToImmutable();
    }
}
