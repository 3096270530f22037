using L402Functions.Protocol;
using L402Functions.Protocol.Bolt11;
using L402Functions.Spending.Agents;
using L402Functions.Spending.Audit;
using L402Functions.Spending.Budgets;
using L402Functions.Spending.Intents;
using L402Functions.Spending.Ledger;

namespace L402Functions.LoadTest.Ledger;

/// <summary>
/// A payment's step with the rows, their sizes and the audit of a real one, and no policy: what is measured is the ledger.
/// </summary>
internal sealed class PaymentStep(AgentId root, IntentId intent, PaymentHash hash, PaymentStage stage) : ILedgerStep<bool>
{
    private static readonly byte[] Document = [.. "{\"about\":\""u8, .. Enumerable.Repeat((byte)'x', 900), .. "\"}"u8];
    private static readonly byte[] Mark = [.. "{\"due\":\"2026-01-01T00:00:00Z\"}"u8];

    private static readonly NodeId Payee =
        NodeId.TryFromBytes([2, .. Enumerable.Repeat((byte)7, 32)], out var payee) ? payee : throw new FormatException();

    private readonly string key = RowKeys.Intent(intent);

    public string StepId { get; } = $"{intent}-{stage}";

    public IReadOnlyDictionary<string, LedgerRow?> Known => stage == PaymentStage.Reserve
        ? new Dictionary<string, LedgerRow?> { [key] = null }
        : new Dictionary<string, LedgerRow?>();

    public IReadOnlyCollection<string> RowsFor(LedgerHead head) => [key];

    public Decided<bool> Decide(LedgerView view) => stage switch
    {
        PaymentStage.Reserve => new Decided<bool>(
            true,
            view.Head with { Budget = view.Head.Budget.Reserve(Reservation(view)) },
            [
                new RowWrite.Insert(key, Document),
                new RowWrite.Insert(RowKeys.Hash(hash), Mark),
                new RowWrite.Put(RowKeys.OpenIntent(intent), Mark),
            ],
            [Draft(AuditEvent.Requested), Draft(AuditEvent.Decided), Draft(AuditEvent.Reserved)]),
        PaymentStage.Attempt => new Decided<bool>(
            true,
            view.Head,
            [
                new RowWrite.Replace(key, Document, view.Row(key)!.ETag),
                new RowWrite.Insert(RowKeys.Attempt(intent, 1), Document),
                new RowWrite.Put(RowKeys.OpenIntent(intent), Mark),
            ],
            [Draft(AuditEvent.Attempted)]),
        _ => new Decided<bool>(
            true,
            view.Head with { Budget = view.Head.Budget.Settle(Reservation(view), new Msat(1_000), new Msat(10), view.Now) },
            [new RowWrite.Replace(key, Document, view.Row(key)!.ETag), new RowWrite.Delete(RowKeys.OpenIntent(intent))],
            [Draft(AuditEvent.Answered), Draft(AuditEvent.Settled)]),
    };

    private Reservation Reservation(LedgerView view) =>
        new() { Chain = [root], Amount = new Msat(1_000), FeeReserve = new Msat(100), Payee = Payee, At = view.Now };

    private AuditDraft Draft(AuditEvent happened) => new(happened, "system")
    {
        Agent = root,
        Intent = intent,
        PaymentHash = hash,
        Details = new Dictionary<string, AuditValue> { ["amount"] = new Msat(1_000), ["reason"] = "a payment of the load test" },
    };
}
