using L402Functions.Protocol;

namespace L402Functions.DevWallet;

/// <summary>What a payment over the simulated network costs its payer on top of the amount, as Lightning channels charge (BOLT 7).</summary>
/// <param name="Base">The fixed part.</param>
/// <param name="PartsPerMillion">The part that grows with the amount, in millionths, rounded down to a millisatoshi.</param>
public readonly record struct RoutingFee(Msat Base, uint PartsPerMillion)
{
    /// <summary>Routing for nothing.</summary>
    public static readonly RoutingFee None;

    /// <summary>The fee for an amount; more than anybody has where it would leave the range of money.</summary>
    public Msat Of(Msat amount)
    {
        var fee = Base.Value + ((Int128)amount.Value * PartsPerMillion / 1_000_000);
        return fee > Msat.Max.Value ? Msat.Max : new Msat((long)fee);
    }
}
