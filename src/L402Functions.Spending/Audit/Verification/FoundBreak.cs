using L402Functions.Spending.Agents;

namespace L402Functions.Spending.Audit.Verification;

/// <summary>Something that is wrong, and where.</summary>
/// <param name="Break">What.</param>
/// <param name="Root">Whose ledger; null where it is no ledger's.</param>
public sealed record FoundBreak(VerificationBreak Break, AgentId? Root)
{
    /// <summary>The number of the audit row where it shows.</summary>
    public long? Sequence { get; init; }

    /// <summary>The agent, intent, payment hash, file or checkpoint concerned.</summary>
    public string? Subject { get; init; }

    /// <summary>What it should be.</summary>
    public string? Expected { get; init; }

    /// <summary>What it is.</summary>
    public string? Found { get; init; }

    /// <summary>Its text: <c>rolled_back</c>.</summary>
    public string Name => SnakeCase.Of(Break);

    /// <summary>For a log line.</summary>
    public override string ToString() => string.Join(
        ' ',
        new[]
        {
            Name,
            Root is { } root ? $"of {root}" : null,
            Sequence is { } sequence ? $"at row {sequence.ToString(System.Globalization.CultureInfo.InvariantCulture)}" : null,
            Subject is null ? null : $"({Subject})",
            Expected is null ? null : $"expected {Expected}",
            Found is null ? null : $"found {Found}",
        }.Where(static part => part is not null));
}
