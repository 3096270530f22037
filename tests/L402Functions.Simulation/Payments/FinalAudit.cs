using L402Functions.Simulation.Scheduling;
using L402Functions.Simulation.Wallets;
using L402Functions.Spending.Agents;
using L402Functions.Spending.Audit;
using L402Functions.Spending.Budgets;
using L402Functions.Spending.Intents;
using L402Functions.Spending.Ledger;

namespace L402Functions.Simulation.Payments;

/// <summary>What must hold once all faults have ended and time has passed.</summary>
public sealed class FinalAudit(PaymentWorld outside, PaymentWitness witness)
{
    private readonly World world = outside.World;

    public void Check()
    {
        var intents = new List<(AgentId Root, Intent Intent)>();
        foreach (var root in outside.Roots.Values.Distinct())
        {
            var rows = outside.Server.Table.ReadRange(root, RowKeys.Intents, RowKeys.After(RowKeys.Intents));
            intents.AddRange(rows.Select(row => (root, IntentDocument.Read(row))));
            CheckLedger(root, [.. intents.Where(i => i.Root == root).Select(i => i.Intent)]);
        }

        CheckWallets(intents);
        foreach (var (root, purpose) in witness.Accepted)
        {
            if (!intents.Any(i => i.Root == root && i.Intent.Id == purpose))
            {
                world.Break($"{root}'s intent {purpose} was accepted and is lost.");
            }
        }
    }

    private void CheckLedger(AgentId root, IReadOnlyList<Intent> intents)
    {
        foreach (var intent in intents)
        {
            if (!IntentMachine.IsFinal(intent.State) && intent.State is not (IntentState.NeedsOperator or IntentState.FailedDefinite))
            {
                world.Break($"{root}'s intent {intent.Id} is {intent.State} at the end.");
            }

            if ((outside.Server.Table.Read(root, RowKeys.OpenIntent(intent.Id)) is not null) != intent.IsOpen)
            {
                world.Break($"{root}'s intent {intent.Id} is {intent.State} and {(intent.IsOpen ? "not " : string.Empty)}among the open ones.");
            }
        }

        if (outside.Server.Table.Read(root, RowKeys.Head) is not { } row || !LedgerHead.TryParse(row.Document, out var head))
        {
            world.Break($"{root}'s head cannot be read.");
            return;
        }

        CheckBudget(root, head, intents);
        var rows = outside.Server.Table.ReadRange(root, RowKeys.Audit, RowKeys.After(RowKeys.Audit)).ToAsyncEnumerable();
        if (AuditChain.VerifyAsync(rows, AuditLink.Start, head.Chain, CancellationToken.None).Result is AuditVerification.Broken broken)
        {
            world.Break($"{root}'s audit chain is broken: {broken.Break} at {broken.Sequence}.");
        }
    }

    private void CheckBudget(AgentId root, LedgerHead head, IReadOnlyList<Intent> intents)
    {
        foreach (var agent in head.Agents.Keys)
        {
            var mine = intents.Where(i => i.Reservation is { } r && r.Chain.Contains(agent)).ToList();
            var spent = mine.Where(i => i.Mark == BudgetMark.Spent).Sum(i => i.Invoice!.Amount!.Value.Value + i.Fee!.Value.Value);
            var reserved = mine.Where(i => i.Mark is BudgetMark.Reserved or BudgetMark.Unknown).Sum(i => i.Reservation!.Total.Value);
            var scope = BudgetScope.Of(agent);
            if (head.Budget.Spent(scope, WindowKind.Lifetime, world.Now).Value != spent || head.Budget.Reserved(scope).Value != reserved)
            {
                world.Break(
                    $"{agent}'s budget has {head.Budget.Spent(scope, WindowKind.Lifetime, world.Now)} spent and {head.Budget.Reserved(scope)} reserved; the intents say {spent} and {reserved}.");
            }
        }
    }

    /// <summary>What the wallets have paid is what the ledgers have settled, payment by payment.</summary>
    private void CheckWallets(IReadOnlyList<(AgentId Root, Intent Intent)> intents)
    {
        var settled = intents.Where(i => i.Intent.State is IntentState.Settled or IntentState.LateSettled).ToList();
        var payments = outside.Wallets.SelectMany(w => w.Payments.Select(p => (Wallet: w.Name, Payment: p)))
            .Where(p => p.Payment.State == WalletPaymentState.Settled).ToList();
        foreach (var (wallet, payment) in payments)
        {
            var charged = settled.Where(s => s.Intent.Invoice!.PaymentHash == payment.Invoice.Hash).ToList();
            if (charged.Count != 1)
            {
                var states = string.Join(", ", intents.Where(i => i.Intent.Invoice?.PaymentHash == payment.Invoice.Hash).Select(i => $"{i.Root} {i.Intent}"));
                world.Break($"Wallet {wallet} has paid {payment.Invoice.Hash.ToString()[..8]}, which {charged.Count} intents have settled ({states}).");
                continue;
            }

            var intent = charged[0].Intent;
            if (intent.Wallet != wallet
                || intent.Invoice!.Amount != payment.Invoice.Amount
                || (intent.Fee != payment.Fee && intent.Fee != intent.Reservation!.FeeReserve)
                || (intent.Preimage is { } preimage && !preimage.Proves(payment.Invoice.Hash)))
            {
                world.Break($"{charged[0].Root}'s intent {intent.Id} settled something else than wallet {wallet} has paid.");
            }
        }

        if (settled.Count != payments.Count)
        {
            world.Break($"{settled.Count} intents are settled and {payments.Count} payments made.");
        }
    }
}
