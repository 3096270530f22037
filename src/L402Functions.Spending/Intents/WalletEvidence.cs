using L402Functions.Protocol;

namespace L402Functions.Spending.Intents;

/// <summary>What a reconciling read brought.</summary>
public abstract record WalletEvidence
{
    private WalletEvidence()
    {
    }

    /// <summary>The name of the answer that brought it; null where there was none, or none with a name.</summary>
    public string? ResponseId { get; init; }

    /// <summary>The preimage: paid.</summary>
    /// <param name="Preimage">The proof.</param>
    /// <param name="FeesPaid">The routing fee, where told.</param>
    public sealed record Proof(Preimage Preimage, Msat? FeesPaid) : WalletEvidence;

    /// <summary>A reading without proof.</summary>
    public sealed record Reading(WalletReading Kind) : WalletEvidence;
}
