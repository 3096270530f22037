using L402Functions.Protocol;

namespace L402Functions.Spending.Intents;

/// <summary>What an operator decides about a payment that software cannot decide.</summary>
public abstract record Resolution
{
    private Resolution()
    {
    }

    /// <summary>It was paid.</summary>
    /// <param name="Preimage">The proof, where the operator has it; it must be the invoice's.</param>
    /// <param name="FeesPaid">The routing fee; the fee reserve where null.</param>
    public sealed record Paid(Preimage? Preimage, Msat? FeesPaid) : Resolution;

    /// <summary>It was not paid and will not be: the money is free again. A later proof is charged nevertheless.</summary>
    public sealed record Unpaid : Resolution;

    /// <summary>The wallet is to be asked for another day.</summary>
    public sealed record LookAgain : Resolution;
}
