using System.Diagnostics.CodeAnalysis;
using L402Functions.Protocol;
using L402Functions.Protocol.Wallets;
using L402Functions.Simulation.Scheduling;
using L402Functions.Simulation.Wallets;
using L402Functions.Spending.Agents;
using L402Functions.Spending.Audit;
using L402Functions.Spending.Budgets;
using L402Functions.Spending.Intents;
using L402Functions.Spending.Ledger;

namespace L402Functions.Simulation.Payments;

/// <summary>Knows the truth of wallets and store, and compares after every transaction, every request to a wallet and every payment.</summary>
public sealed class PaymentWitness
{
    private readonly PaymentWorld outside;
    private readonly World world;
    private readonly Dictionary<AgentId, LedgerHead> heads = [];
    private readonly Dictionary<AgentId, long> excess = [];
    private readonly HashSet<(AgentId Root, IntentId Intent)> charged = [];
    private readonly HashSet<(AgentId Root, PaymentHash Hash, int Attempts)> misled = [];
    private readonly HashSet<string> written = new(StringComparer.Ordinal);
    private readonly Dictionary<(AgentId Root, IntentId Purpose), PaymentHash> paid = [];
    private readonly HashSet<(AgentId Root, IntentId Purpose)> accepted = [];

    public PaymentWitness(PaymentWorld outside)
    {
        this.outside = outside;
        world = outside.World;
        outside.Server.OnCommitted = Saw;
        foreach (var wallet in outside.Wallets)
        {
            wallet.OnRequest = SawRequest;
            wallet.OnStarted = SawStart;
            wallet.OnSettled = SawSettlement;
        }
    }

    public IReadOnlySet<(AgentId Root, IntentId Purpose)> Accepted => accepted;

    /// <summary>What was charged beyond every cap by late proofs and by fees above their reserve, in millisatoshi.</summary>
    public long ExcessOf(AgentId root) => excess.GetValueOrDefault(root);

    /// <summary>An agent was told that its request is written down.</summary>
    public void WasAccepted(AgentId root, IntentId id)
    {
        accepted.Add((root, id));
        if (outside.Server.Table.Read(root, RowKeys.Intent(id)) is null)
        {
            world.Break($"{root}'s intent {id} was accepted and is not there.");
        }
    }

    private void Saw(AgentId root, IReadOnlyList<RowWrite> writes)
    {
        if (writes[0].Key != RowKeys.Head || Written(root, writes[0]) is not { } row || !TryRead(root, row, out var head))
        {
            world.Break($"A transaction of {root} leaves the head alone or unreadable.");
            return;
        }

        var before = heads.GetValueOrDefault(root) ?? LedgerHead.Empty;
        heads[root] = head;
        var audits = writes.Count(w => w.Key.StartsWith(RowKeys.Audit, StringComparison.Ordinal));
        CheckChain(root, before, head, audits, writes);
        CheckMoney(root, before, head, audits);
        foreach (var write in writes.Skip(1))
        {
            Check(root, write);
        }

        if (writes.Any(w => w.Key.StartsWith(RowKeys.Attempts, StringComparison.Ordinal)))
        {
            CheckFreezes(root, before, writes);
        }

        CheckCaps(root, head);
    }

    private void Check(AgentId root, RowWrite write)
    {
        if (write.Key.StartsWith(RowKeys.Intents, StringComparison.Ordinal))
        {
            CheckIntent(root, IntentDocument.Read(Written(root, write)!));
        }
        else if (write.Key.StartsWith(RowKeys.Attempts, StringComparison.Ordinal))
        {
            CheckAttempt(root, write);
        }
    }

    private void CheckChain(AgentId root, LedgerHead before, LedgerHead after, int audits, IReadOnlyList<RowWrite> writes)
    {
        var last = writes.LastOrDefault(w => w.Key == RowKeys.AuditEntry(after.Chain.Sequence));
        if (after.Chain.Sequence != before.Chain.Sequence + audits
            || (audits > 0 && (last is null || AuditHash.Of(DocumentOf(last)!.Value.Span) != after.Chain.Hash)))
        {
            world.Break($"{root}'s audit chain goes from {before.Chain.Sequence} to {after.Chain.Sequence} with {audits} rows.");
        }
    }

    private void CheckMoney(AgentId root, LedgerHead before, LedgerHead after, int audits)
    {
        var scope = BudgetScope.Of(root);
        if (audits == 0
            && (before.Budget.Reserved(scope) != after.Budget.Reserved(scope)
                || before.Budget.Spent(scope, WindowKind.Lifetime, world.Now) != after.Budget.Spent(scope, WindowKind.Lifetime, world.Now)))
        {
            world.Break($"{root}'s money changed without an audit row.");
        }
    }

    private void CheckCaps(AgentId root, LedgerHead head)
    {
        foreach (var agent in head.Agents.Keys)
        {
            var limits = outside.Policies.Of(agent).Wallet;
            Check(WindowKind.Lifetime, limits.Balance);
            Check(WindowKind.Hour, limits.PerHour);
            Check(WindowKind.Day, limits.PerDay);
            Check(WindowKind.Week, limits.PerWeek);

            void Check(WindowKind window, Msat? cap)
            {
                var scope = BudgetScope.Of(agent);
                if (cap is { } most && (head.Budget.Spent(scope, window, world.Now) + head.Budget.Reserved(scope)).Value > most.Value + ExcessOf(root))
                {
                    world.Break($"{agent}, {window}: {head.Budget.Spent(scope, window, world.Now)} spent and {head.Budget.Reserved(scope)} reserved are more than {most}.");
                }
            }
        }
    }

    /// <summary>
    /// Money that is gone or on its way is never free, unless it was released while the wallet's books denied the payment: such a release stands until
    /// there is a proof or another attempt.
    /// </summary>
    private void CheckIntent(AgentId root, Intent intent)
    {
        if (intent.Invoice is not { } facts || intent.Attempts.IsEmpty)
        {
            return;
        }

        if (intent.State is IntentState.Settled or IntentState.LateSettled && intent.Reservation is { } reserved && intent.Fee is { } fee)
        {
            if (!charged.Add((root, intent.Id)))
            {
                return;
            }

            var over = intent.State == IntentState.LateSettled ? intent.Invoice.Amount!.Value.Value + fee.Value : Math.Max(0, fee.Value - reserved.FeeReserve.Value);
            excess[root] = ExcessOf(root) + over;
            return;
        }

        if (intent.Mark != BudgetMark.None || MayBePaid(facts.PaymentHash) is not { } wallet)
        {
            return;
        }

        if (Truth(facts.PaymentHash) is null)
        {
            misled.Add((root, facts.PaymentHash, intent.Attempts.Length));
        }
        else if (!misled.Contains((root, facts.PaymentHash, intent.Attempts.Length)))
        {
            world.Break($"{root}'s intent {intent.Id} is {intent.State} and its money free, though wallet {wallet} has paid or may still pay.");
        }
    }

    private void CheckAttempt(AgentId root, RowWrite write)
    {
        var row = System.Text.Encoding.UTF8.GetString(DocumentOf(write)!.Value.Span);
        written.Add(row);
        var purpose = write.Key.Split('|')[1];
        var intent = outside.Server.Table.Read(root, RowKeys.Intents + purpose) is { } stored ? IntentDocument.Read(stored) : null;
        if (intent?.Invoice is not { } facts)
        {
            world.Break($"An attempt of {root}'s intent {purpose}, which is not there.");
            return;
        }

        if (Truth(facts.PaymentHash) is { } wallet)
        {
            world.Break($"Another attempt of {root}'s intent {purpose}, though wallet {wallet} has paid or may still pay for an earlier one.");
        }
    }

    /// <summary>
    /// No attempt once its agent, or one above it, is frozen. Steps of one transaction come one after another: an attempt may come before a freeze
    /// in it, and the audit rows have the order.
    /// </summary>
    private void CheckFreezes(AgentId root, LedgerHead before, IReadOnlyList<RowWrite> writes)
    {
        var frozen = before.Agents.Where(a => a.Value.Frozen).Select(a => a.Key).ToHashSet();
        foreach (var write in writes.Where(w => w.Key.StartsWith(RowKeys.Audit, StringComparison.Ordinal)))
        {
            switch (AuditEntry.Read(DocumentOf(write)!.Value))
            {
                case { Event: AuditEvent.Frozen, Agent: { } agent }:
                    frozen.Add(agent);
                    break;
                case { Event: AuditEvent.Thawed, Agent: { } agent }:
                    frozen.Remove(agent);
                    break;
                case { Event: AuditEvent.Attempted, Agent: { } agent, Intent: { } intent } when frozen.Contains(agent) || frozen.Contains(root):
                    world.Break($"An attempt of {root}'s intent {intent}, though {agent} or {root} is frozen.");
                    break;
                default:
                    break;
            }
        }
    }

    /// <summary>The wallet that has paid for that hash or may still do so, unless its books deny it or did so a short while ago.</summary>
    private string? Truth(PaymentHash hash) =>
        MayBePaid(hash, w => !(w.Find(hash) is { } payment && world.Now <= payment.DisguisedUntil + TimeSpan.FromHours(7)));

    /// <summary>The wallet that has paid for that hash or may still do so, whatever its books say.</summary>
    private string? MayBePaid(PaymentHash hash, Func<WalletServer, bool>? isSo = null) =>
        Invoices.InvoicePool.Shared.Find(hash) is { } invoice ? outside.Wallets.FirstOrDefault(w => w.MayPay(invoice) && isSo?.Invoke(w) != false)?.Name : null;

    private void SawRequest(WalletServer wallet, PreparedPayment request)
    {
        if (!written.Any(row => row.Contains(request.RequestId, StringComparison.Ordinal)))
        {
            world.Break($"Wallet {wallet.Name} gets request {request.RequestId[..8]}, which was not written down before.");
        }

        if (!outside.Hashes.Claimed.ContainsKey(request.PaymentHash))
        {
            world.Break($"Wallet {wallet.Name} gets a request for a payment hash that nobody has claimed.");
        }
    }

    private void SawStart(WalletServer wallet, WalletPayment payment)
    {
        if (outside.Wallets.Count(w => w.Find(payment.Invoice.Hash) is { State: not WalletPaymentState.Failed }) > 1)
        {
            world.Break($"Wallet {wallet.Name} pays an invoice that another wallet pays.");
        }
    }

    private void SawSettlement(WalletServer wallet, WalletPayment payment)
    {
        foreach (var purpose in outside.Hashes.Claimed.GetValueOrDefault(payment.Invoice.Hash) ?? [])
        {
            if (!paid.TryAdd(purpose, payment.Invoice.Hash))
            {
                world.Break($"{purpose.Root}'s purpose {purpose.Intent} is paid twice.");
            }
        }
    }

    /// <summary>The row as the table has it from now on; null where it was deleted. What is read of it is read once, here or by whoever comes first.</summary>
    private LedgerRow? Written(AgentId root, RowWrite write)
    {
        var row = outside.Server.Table.Read(root, write.Key);
        if (row is not null && !row.Document.Equals(DocumentOf(write)))
        {
            world.Break($"{root}'s row {write.Key} is not what was written.");
        }

        return row;
    }

    private static bool TryRead(AgentId root, LedgerRow row, [NotNullWhen(true)] out LedgerHead? head)
    {
        try
        {
            head = HeadVersion.Read(root, row).Head;
            return true;
        }
        catch (InvalidDataException)
        {
            head = null;
            return false;
        }
    }

    private static ReadOnlyMemory<byte>? DocumentOf(RowWrite write) => write switch
    {
        RowWrite.Insert insert => insert.Document,
        RowWrite.Replace replace => replace.Document,
        RowWrite.Put put => put.Document,
        _ => null,
    };
}
