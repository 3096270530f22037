using L402Functions.Simulation.Invoices;
using L402Functions.Simulation.Scheduling;
using L402Functions.Simulation.Wallets;
using L402Functions.Spending.Agents;
using L402Functions.Spending.Agents.Steps;
using L402Functions.Spending.Intents;
using L402Functions.Spending.Ledger;

namespace L402Functions.Simulation.Payments;

/// <summary>
/// What operators do: approve and refuse, stop and let go on, change a wallet, and decide what software could not – by what the wallet's node really
/// did, which they can see and no program can.
/// </summary>
public sealed class OperatorScript(PaymentWorld outside)
{
    private static readonly OperatorName Alice = OperatorName.TryParse("alice", out var name) ? name : throw new FormatException();

    private readonly World world = outside.World;

    public void Plan(TimeSpan until)
    {
        for (var at = world.Chance.Seconds(5, 900); at < until; at += world.Chance.Seconds(60, at < TimeSpan.FromHours(2) ? 3_600 : 14_400))
        {
            world.After(at, Round);
        }
    }

    private void Round()
    {
        if (outside.AnyHost() is not { } host)
        {
            return;
        }

        if (world.HasFaults)
        {
            Meddle(host);
        }

        foreach (var root in outside.Roots.Values.Distinct())
        {
            foreach (var row in outside.Server.Table.ReadRange(root, RowKeys.OpenIntents, RowKeys.After(RowKeys.OpenIntents)))
            {
                if (OpenIntent.Read(row) is { State: IntentState.AwaitingApproval or IntentState.NeedsOperator or IntentState.FailedDefinite } open)
                {
                    Answer(host, root, IntentDocument.Read(outside.Server.Table.Read(root, RowKeys.Intent(open.Id))!));
                }
            }
        }
    }

    private void Meddle(PaymentHost host)
    {
        if (world.Strikes("operator: stops an agent", 100))
        {
            var agent = world.Chance.Pick([PaymentWorld.Alpha, PaymentWorld.Scout, PaymentWorld.Beta]);
            SetFrozen(host, agent, true);
            world.After(world.Chance.Seconds(10, 1_800), () => Thaw(agent));
        }

        if (world.Strikes("operator: stops everything", 50))
        {
            outside.Freezes = FreezeState.None with { Everything = true };
            world.After(world.Chance.Seconds(10, 900), () => outside.Freezes = FreezeState.None);
        }

        if (world.Strikes("operator: changes a wallet", 50))
        {
            var wallet = world.Chance.Pick(outside.Wallets).Name;
            host.Operate("set wallet", () => host.Book.ExecuteAsync(
                PaymentWorld.Alpha, new SetWalletStep(host.Book.NewStepId(), PaymentWorld.Alpha, wallet, Alice), CancellationToken.None));
        }
    }

    private void Thaw(AgentId agent)
    {
        if (outside.AnyHost() is { } host)
        {
            SetFrozen(host, agent, false);
        }
    }

    private void SetFrozen(PaymentHost host, AgentId agent, bool frozen) => host.Operate(frozen ? "freeze" : "thaw", () => host.Book.ExecuteAsync(
        outside.Roots[agent], new FreezeAgentStep(host.Book.NewStepId(), agent, frozen, Alice, "drill"), CancellationToken.None));

    private void Answer(PaymentHost host, AgentId root, Intent intent)
    {
        switch (intent.State)
        {
            case IntentState.AwaitingApproval when world.Chance.PerMille(600):
                world.Count("operator: approves");
                host.Operate("approve", () => host.Operators.ApproveAsync(
                    root, intent.Id, intent.Invoice!.PaymentHash, intent.Wanted!.Amount, intent.Policy!.Value, Alice, CancellationToken.None));
                break;
            case IntentState.AwaitingApproval when world.Chance.PerMille(200):
                world.Count("operator: refuses");
                host.Operate("refuse", () => host.Operators.RefuseAsync(root, intent.Id, Alice, "no", CancellationToken.None));
                break;
            case IntentState.FailedDefinite when !intent.NewInvoiceAllowed && !intent.Id.IsArchive && world.Chance.PerMille(300):
                host.Operate("allow another invoice", () => host.Operators.AllowNewInvoiceAsync(root, intent.Id, Alice, "try again", CancellationToken.None));
                break;
            case IntentState.NeedsOperator when world.Chance.PerMille(500) && Truth(intent) is { } resolution:
                world.Count("operator: decides");
                host.Operate("resolve", () => host.Operators.ResolveAsync(root, intent.Id, resolution, Alice, "looked at the node", CancellationToken.None));
                break;
            default:
                break;
        }
    }

    /// <summary>What the node did; null while it is not over yet.</summary>
    private Resolution? Truth(Intent intent)
    {
        if (intent.Invoice is not { } facts || InvoicePool.Shared.Find(facts.PaymentHash) is not { } invoice)
        {
            return new Resolution.Unpaid();
        }

        if (outside.Wallets.Select(w => w.Find(invoice.Hash)).FirstOrDefault(p => p is { State: WalletPaymentState.Settled }) is { } payment)
        {
            return new Resolution.Paid(world.Chance.PerMille(700) ? invoice.Preimage : null, payment.Fee);
        }

        // A worker that wakes up late may still send until the invoice has expired.
        return outside.Wallets.Any(w => w.MayPay(invoice)) || world.Now < invoice.ExpiresAt + TimeSpan.FromMinutes(5) ? null : new Resolution.Unpaid();
    }
}
