using System.Diagnostics;
using L402Functions.DevWallet;
using L402Functions.DevWallet.Faults;
using L402Functions.Protocol;
using L402Functions.Protocol.Json;
using L402Functions.Protocol.Wallets;
using L402Functions.Spending.Agents;
using L402Functions.Spending.Audit;
using L402Functions.Spending.Audit.Verification;
using L402Functions.Spending.Budgets;
using L402Functions.Spending.Intents;
using L402Functions.Spending.Ledger;
using L402Functions.Spending.Tests.Payments;

namespace L402Functions.Spending.Tests.Audit;

/// <summary>The tally of a real ledger's audit rows, after payments that went every way there is.</summary>
public sealed class AuditTallyTests : PaymentTest
{
    private static readonly AgentId Scout = AgentId.Parse("scout");

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Rows_budgets_and_intents_tell_the_same_money_after_any_payments(int seed)
    {
        await PlayAsync(new Random(seed), payments: 40);

        var (entries, head) = await ReadAsync();
        var tally = Fold(AuditTally.Empty, entries);
        var intents = await IntentsAsync();
        Assert.Equal(0, tally.Inconsistent);
        Assert.Equal(intents.Where(i => i.Mark is BudgetMark.Reserved or BudgetMark.Unknown).Select(i => i.Id).Order(), tally.Open.Keys);
        foreach (var agent in new[] { Root, Scout })
        {
            var told = tally.Agents[agent];
            var spent = intents.Where(i => i.Agent == agent && i.Mark == BudgetMark.Spent).ToList();
            Assert.Equal(spent.Count, told.Settled);
            Assert.Equal(spent.Count(i => i.State == IntentState.LateSettled), told.LateSettled);
            Assert.Equal(spent.Sum(i => i.Reservation!.Amount.Value), told.Spent.Value);
            Assert.Equal(spent.Sum(i => i.Fee!.Value.Value), told.Fees.Value);
        }

        Assert.Equal(intents.Where(i => i.Mark == BudgetMark.Spent).Aggregate(default(SettledDigest), Add), tally.Settled);
        Assert.Equal(head.Budget.Reserved(BudgetScope.Of(Scout)), tally.ReservedBy(Scout));
        Assert.Equal(head.Budget.Reserved(BudgetScope.Of(Root)), tally.ReservedBy(Scout) + tally.ReservedBy(Root));
        Assert.Equal(head.Budget.Spent(BudgetScope.Of(Scout), WindowKind.Lifetime, Clock.GetUtcNow()), Money(tally, Scout));
        Assert.Equal(head.Budget.Spent(BudgetScope.Of(Root), WindowKind.Lifetime, Clock.GetUtcNow()), Money(tally, Scout) + Money(tally, Root));
    }

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    public async Task A_tally_goes_on_from_any_row_and_through_its_own_JSON(int seed)
    {
        var random = new Random(seed);
        await PlayAsync(random, payments: 25);
        var (entries, _) = await ReadAsync();
        var all = Fold(AuditTally.Empty, entries);
        for (var i = 0; i < 50; i++)
        {
            var at = random.Next(entries.Count + 1);
            var prefix = Fold(AuditTally.Empty, entries.Take(at)).ToUtf8Json();
            Assert.True(CanonicalJson.IsCanonical(prefix));
            Assert.True(AuditTally.TryParse(prefix, out var read));
            Assert.Equal(prefix, read.ToUtf8Json());
            Assert.Equal(all, Fold(read, entries.Skip(at)));
            Assert.Equal(all.ToUtf8Json(), Fold(read, entries.Skip(at)).ToUtf8Json());
        }

        Assert.Equal(all, entries.Aggregate(AuditTally.Empty, static (tally, entry) => tally.Add(entry)));
    }

    [Fact]
    public async Task Rows_that_do_not_follow_from_those_before_are_counted()
    {
        await AcceptAsync("order-1", await InvoiceAsync());
        await DeliverAsync();
        var (entries, _) = await ReadAsync();
        var reserved = entries.Single(e => e.Event == AuditEvent.Reserved);
        var settled = entries.Single(e => e.Event == AuditEvent.Settled);

        Assert.Equal(0, Fold(AuditTally.Empty, [reserved, settled]).Inconsistent);
        Assert.Equal(1, Fold(AuditTally.Empty, [reserved, reserved, settled]).Inconsistent);
        Assert.Equal(1, Fold(AuditTally.Empty, [settled]).Inconsistent);
        Assert.Equal(1, Fold(AuditTally.Empty, [reserved, settled, settled]).Inconsistent);
        Assert.Equal(1, Fold(AuditTally.Empty, [reserved with { Agent = null }]).Inconsistent);
        Assert.Equal(1, Fold(AuditTally.Empty, [reserved with { Details = default }]).Inconsistent);
    }

    [Fact]
    public async Task A_hundred_thousand_rows_are_read_checked_and_folded_in_seconds()
    {
        await PlayAsync(new Random(5), payments: 20);
        var (entries, _) = await ReadAsync();
        var documents = entries.Select(e => e.Document).ToArray();
        var tally = new AuditTallyBuilder(AuditTally.Empty);
        var watch = Stopwatch.StartNew();
        const int Rows = 100_000;
        for (var i = 0; i < Rows; i++)
        {
            tally.Add(AuditEntry.Read(documents[i % documents.Length])!);
        }

        // Were the work to grow with the rows before, it would be hours: a machine that is busy with other tests, and measures coverage, has a minute.
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(60));
        Assert.NotEqual(AuditTally.Empty, tally.ToTally());
    }

    private static Msat Money(AuditTally tally, AgentId agent) => tally.Agents[agent].Spent + tally.Agents[agent].Fees;

    private static SettledDigest Add(SettledDigest digest, Intent intent) =>
        digest.Add(intent.Id, intent.Invoice!.PaymentHash, intent.Reservation!.Amount, intent.Fee!.Value);

    private static AuditTally Fold(AuditTally start, IEnumerable<AuditEntry> entries)
    {
        var builder = new AuditTallyBuilder(start);
        foreach (var entry in entries)
        {
            builder.Add(entry);
        }

        return builder.ToTally();
    }

    /// <summary>Payments of two agents, with every fault of a wallet, refusals, operators and late proofs among them; some stay open.</summary>
    private async Task PlayAsync(Random random, int payments)
    {
        await PutPolicyAsync("""{"wallet":{"balance_sats":50000,"per_call_max_sats":400,"human_review_threshold_sats":500}}""", Scout, Root);
        for (var i = 0; i < payments; i++)
        {
            var fault = random.Next(9) switch
            {
                0 => new WalletFault.DropReply(),
                1 => new WalletFault.DropRequest(),
                2 => new WalletFault.RefuseWith(WalletErrorCode.PaymentFailed, "no route"),
                3 => new WalletFault.RefuseWith(WalletErrorCode.RateLimited, "slowly"),
                4 => new WalletFault.ExecuteThenRefuse(WalletErrorCode.PaymentFailed, "failed, trust me"),
                5 => (WalletFault)new WalletFault.SuccessWithoutPreimage(),
                _ => null,
            };
            if (fault is not null)
            {
                Purse.Faults.Next(WalletMethod.PayInvoice, fault);
            }

            // Above 400 sat one of the two is refused, above 500 an operator is asked.
            await AcceptAsync($"order-{i}", await InvoiceAsync(random.Next(50, 700), TimeSpan.FromMinutes(30)), random.Next(2) == 0 ? Root : Scout);
            await DeliverAsync();
            if (random.Next(3) == 0)
            {
                await PassAsync(TimeSpan.FromMinutes(random.Next(1, 40)));
            }

            if (random.Next(4) == 0 && await FindAsync($"order-{i}") is { State: IntentState.AwaitingApproval } waiting)
            {
                await Process.Operators.RefuseAsync(Root, waiting.Id, Alice, "not now", None);
            }
        }

        // One that fails for certain and is paid all the same, and one that stays open.
        // (A fault that was meant for a payment that was refused is not meant for these.)
        Purse.Faults.Clear();
        await PassAsync(TimeSpan.FromMinutes(45));
        var belated = new BelatedWallet(Purse);
        Ports.Wallets[Wallet] = belated;
        await AcceptAsync("late", await InvoiceAsync(100, TimeSpan.FromDays(1)));
        await PassAsync(TimeSpan.FromHours(6) + TimeSpan.FromSeconds(30));
        Assert.IsType<WalletOutcome<PaidInvoice>.Answered>(await belated.CarryOutAsync());
        Ports.Wallets[Wallet] = Purse;
        await PassAsync(TimeSpan.FromHours(7));
        Assert.Equal(IntentState.LateSettled, (await FindAsync("late")).State);
        Purse.Faults.Next(WalletMethod.PayInvoice, new WalletFault.DropRequest());
        await AcceptAsync("last", await InvoiceAsync(), Scout);
        await DeliverAsync();
    }

    private async Task<(IReadOnlyList<AuditEntry> Entries, LedgerHead Head)> ReadAsync()
    {
        var entries = new List<AuditEntry>();
        await foreach (var row in Store.ReadRangeAsync(Root, RowKeys.Audit, RowKeys.After(RowKeys.Audit), None))
        {
            entries.Add(AuditEntry.Read(row.Document) ?? throw new FormatException(row.Key));
        }

        return (entries, (await Process.Book.ReadHeadAsync(Root, None))!);
    }

    private async Task<IReadOnlyList<Intent>> IntentsAsync()
    {
        var intents = new List<Intent>();
        await foreach (var row in Store.ReadRangeAsync(Root, RowKeys.Intents, RowKeys.After(RowKeys.Intents), None))
        {
            intents.Add(IntentDocument.Read(row));
        }

        return intents;
    }
}
