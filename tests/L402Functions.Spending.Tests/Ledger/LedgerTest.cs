using L402Functions.Simulation.Store;
using L402Functions.Spending.Agents;
using L402Functions.Spending.Audit;
using L402Functions.Spending.Ledger;

namespace L402Functions.Spending.Tests.Ledger;

/// <summary>A store with Table Storage's rules, and ledgers over it, each as in a process of its own.</summary>
public abstract class LedgerTest
{
    protected static readonly AgentId Root = AgentId.TryParse("research", out var id) ? id : throw new FormatException();

    protected static CancellationToken None => CancellationToken.None;

    protected MemoryLedgerStore Store { get; } = new();

    protected static LedgerLimits Brisk { get; } = new()
    {
        FirstBackOff = TimeSpan.FromMilliseconds(1),
        LongestBackOff = TimeSpan.FromMilliseconds(5),
        Breath = TimeSpan.FromMilliseconds(1),
    };

    protected SpendingLedger NewLedger(LedgerLimits? limits = null) => new(Store, TimeProvider.System, new SystemIdSource(), limits ?? Brisk);

    protected async Task<string> TextAsync(string row) => ScriptedStep.TextOf(await Store.ReadAsync(Root, row, None));

    protected async Task AssertChainAsync(long rows)
    {
        var head = await NewLedger().ReadHeadAsync(Root, None);
        Assert.NotNull(head);
        Assert.Equal(rows, head.Chain.Sequence);
        Assert.IsType<AuditVerification.Intact>(await AuditChain.VerifyAsync(Store, Root, AuditLink.Start, head.Chain, None));
    }
}
