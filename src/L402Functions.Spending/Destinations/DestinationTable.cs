using System.Collections.Immutable;
using L402Functions.Protocol.Bolt11;

namespace L402Functions.Spending.Destinations;

/// <summary>An operator's list of destinations. Its order means nothing: a denying entry wins, then an exact host, then the longest pattern.</summary>
public sealed class DestinationTable
{
    /// <summary>The most entries.</summary>
    public const int MaxRules = 256;

    /// <summary>The most payees of one entry.</summary>
    public const int MaxPayees = 32;

    /// <summary>A table of <paramref name="rules"/>.</summary>
    /// <exception cref="ArgumentException">Too many.</exception>
    public DestinationTable(IEnumerable<DestinationRule> rules)
    {
        Rules = [.. rules];
        if (Rules.Length > MaxRules)
        {
            throw new ArgumentException($"More than {MaxRules} destinations.", nameof(rules));
        }
    }

    /// <summary>No entries.</summary>
    public static DestinationTable Empty { get; } = new([]);

    /// <summary>The entries, as they were given.</summary>
    public ImmutableArray<DestinationRule> Rules { get; }

    /// <summary>What the table says of <paramref name="host"/>, where there is one, and <paramref name="payee"/>.</summary>
    public DestinationMatch Match(DestinationKey? host, NodeId payee)
    {
        DestinationRule? denied = null, byHost = null, byPayee = null;
        foreach (var rule in Rules)
        {
            var applies = rule.Host is { } pattern ? host is { } key && pattern.Matches(key) : rule.Payees.Contains(payee);
            if (!applies)
            {
                continue;
            }

            if (!rule.Allowed)
            {
                denied ??= rule;
            }
            else if (rule.Host is { } own)
            {
                byHost = byHost?.Host is { } other && !own.IsNarrowerThan(other) ? byHost : rule;
            }
            else
            {
                byPayee ??= rule;
            }
        }

        return denied is null && byHost is null && byPayee is null ? DestinationMatch.None : new DestinationMatch(denied, byHost, byPayee);
    }
}
