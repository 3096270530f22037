using System.Collections.Immutable;

namespace L402Functions.Spending.Audit.Verification;

/// <summary>Whether the books are whole: every ledger's chain, segments and money, the checkpoints, and the wallets' own lists.</summary>
/// <param name="At">When the checking began.</param>
/// <param name="Roots">The ledgers that were checked.</param>
/// <param name="RootsLeft">How many were not, for lack of time or because the store did not answer.</param>
/// <param name="Checkpoints">The checkpoints; null where they could not be read.</param>
/// <param name="Wallets">The wallets.</param>
public sealed record VerificationReport(
    DateTimeOffset At, ImmutableArray<RootReport> Roots, int RootsLeft, CheckpointReport? Checkpoints, ImmutableArray<WalletReport> Wallets)
{
    /// <summary>Everything that is wrong.</summary>
    public IEnumerable<FoundBreak> Breaks =>
        [.. Roots.SelectMany(r => r.Breaks), .. Checkpoints?.Breaks ?? [], .. Wallets.SelectMany(w => w.Breaks)];

    /// <summary>True where nothing is wrong with what was looked at.</summary>
    public bool Intact => !Breaks.Any();

    /// <summary>True where everything was looked at.</summary>
    public bool Complete => RootsLeft == 0 && Checkpoints is not null && Roots.All(r => r.MoneyCompared) && Wallets.All(w => w.Complete);
}
