using L402Functions.Protocol;

namespace L402Functions.Spending.Audit.Verification;

/// <summary>
/// An agent's money as its audit rows tell it: what it paid itself, without those below it. Amounts and fees stop at <see cref="Msat.Max"/>, as
/// budgets do.
/// </summary>
public sealed record AgentTally
{
    /// <summary>An agent of which nothing is told.</summary>
    public static AgentTally Nothing { get; } = new();

    /// <summary>Payments that were charged, late ones included.</summary>
    public long Settled { get; init; }

    /// <summary>Those of them whose money had been given back before.</summary>
    public long LateSettled { get; init; }

    /// <summary>What was paid, without fees.</summary>
    public Msat Spent { get; init; }

    /// <summary>The fees.</summary>
    public Msat Fees { get; init; }

    /// <summary>How often a policy, a freeze or a human said no, or nobody answered in time.</summary>
    public long Denied { get; init; }

    /// <summary>How often a policy that only watches would have paid.</summary>
    public long WouldHavePaid { get; init; }

    /// <summary>What that would have been, without fees.</summary>
    public Msat WouldHaveSpent { get; init; }

    internal AgentTally Charge(Msat amount, Msat fee, bool late) => this with
    {
        Settled = Settled + 1,
        LateSettled = LateSettled + (late ? 1 : 0),
        Spent = Sum(Spent, amount),
        Fees = Sum(Fees, fee),
    };

    internal AgentTally WouldPay(Msat amount) => this with { WouldHavePaid = WouldHavePaid + 1, WouldHaveSpent = Sum(WouldHaveSpent, amount) };

    internal static Msat Sum(Msat left, Msat right) => new(long.Min(left.Value + right.Value, Msat.Max.Value));
}
