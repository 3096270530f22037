using L402Functions.Spending.Agents;
using L402Functions.Spending.Audit.Verification;

namespace L402Functions.Spending.OperatorApi;

/// <summary>Whether the books are whole.</summary>
/// <param name="Intact">True where nothing is wrong with what was looked at.</param>
/// <param name="Complete">True where everything was looked at.</param>
/// <param name="At">When the checking began.</param>
/// <param name="Root">Whose ledger, where one was asked for.</param>
/// <param name="Entries">How many audit rows it has, as its head counts them.</param>
/// <param name="LastHash">The hash of its last row.</param>
/// <param name="Breaks">What is wrong.</param>
/// <param name="Roots">Each ledger.</param>
/// <param name="RootsLeft">How many ledgers were not looked at.</param>
/// <param name="Checkpoints">The checkpoints; absent where they could not be read.</param>
/// <param name="Wallets">The wallets.</param>
internal sealed record VerificationBody(
    bool Intact,
    bool Complete,
    DateTimeOffset At,
    string? Root,
    long? Entries,
    string? LastHash,
    IReadOnlyList<BreakBody> Breaks,
    IReadOnlyList<RootBody> Roots,
    int RootsLeft,
    CheckpointsBody? Checkpoints,
    IReadOnlyList<WalletBody> Wallets)
{
    public static VerificationBody Of(VerificationReport report, AgentId? asked)
    {
        var only = report.Roots.FirstOrDefault(r => r.Root == asked);
        return new VerificationBody(
            report.Intact,
            report.Complete,
            report.At,
            asked?.ToString(),
            only?.End.Sequence,
            only?.End.Hash.ToString(),
            [.. report.Breaks.Select(BreakBody.Of)],
            [.. report.Roots.Select(RootBody.Of)],
            report.RootsLeft,
            report.Checkpoints is { } checkpoints ? new CheckpointsBody(checkpoints.Count, checkpoints.Read, checkpoints.Newest, checkpoints.Announced) : null,
            [.. report.Wallets.Select(w => new WalletBody(w.Wallet, w.Since, w.Payments, w.Complete))]);
    }
}

/// <summary>Something that is wrong.</summary>
internal sealed record BreakBody(string Break, string? Root, long? Sequence, string? Subject, string? Expected, string? Found)
{
    public static BreakBody Of(FoundBreak found) => new(found.Name, found.Root?.ToString(), found.Sequence, found.Subject, found.Expected, found.Found);
}

/// <summary>A ledger.</summary>
internal sealed record RootBody(
    string Root, bool Intact, long Entries, string LastHash, long RowsRead, int Segments, long AnchoredSequence, long Payments, long SpentMsat, long ReservedMsat, bool MoneyCompared)
{
    public static RootBody Of(RootReport report) => new(
        report.Root.ToString(), report.Breaks.IsEmpty, report.End.Sequence, report.End.Hash.ToString(), report.RowsRead, report.Segments, report.Anchored,
        report.Payments, report.Spent.Value, report.Reserved.Value, report.MoneyCompared);
}

/// <summary>The checkpoints.</summary>
internal sealed record CheckpointsBody(int Count, int Read, DateTimeOffset? Newest, int? Announced);

/// <summary>A wallet.</summary>
internal sealed record WalletBody(string Wallet, DateTimeOffset Since, int Payments, bool Complete);
