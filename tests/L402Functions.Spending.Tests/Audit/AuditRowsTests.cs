using System.Text.Json;
using L402Functions.DevWallet;
using L402Functions.DevWallet.Faults;
using L402Functions.Protocol.Wallets;
using L402Functions.Spending.Agents;
using L402Functions.Spending.Audit;
using L402Functions.Spending.Intents;
using L402Functions.Spending.Tests.Payments;

namespace L402Functions.Spending.Tests.Audit;

/// <summary>Each kind of row, from a real flow: it says all that <c>docs/audit.md</c> promises, and nothing besides.</summary>
public sealed class AuditRowsTests : PaymentTest
{
    /// <summary>What every row about an intent says once the invoice is read and the policies have decided.</summary>
    private static readonly string[] Context = ["host", "path", "category", "payee", "amount", "session", "mode", "policy"];

    private static readonly string[] Paying = [.. Context, "wallet"];

    public override async Task InitializeAsync() => await PolicyAsync();

    [Fact]
    public async Task A_request_says_who_wants_what_for_which_call()
    {
        await AcceptAsync("order-1", await InvoiceAsync());
        var row = await RowAsync("order-1", AuditEvent.Requested);
        Says(row, "purpose", "method", "url", "session", "invoice_number", "host", "path");
        Has(row, ("purpose", "a page of text"), ("method", "GET"), ("host", "api.example.com"), ("path", "/pages"), ("session", "run:1"));
        Assert.Equal(("agent:research", Root), (row.Actor, row.Agent));
        await DeliverAsync();
    }

    [Fact]
    public async Task An_ordinary_payment_says_at_each_step_how_much_where_to_and_under_which_policy()
    {
        var paid = await PaidAsync("order-1");
        var rows = await RowsAsync("order-1");
        Assert.Equal(
            [AuditEvent.Requested, AuditEvent.Decided, AuditEvent.Reserved, AuditEvent.Attempted, AuditEvent.Answered, AuditEvent.Settled],
            rows.Select(r => r.Event));
        Assert.All(rows[1..], row =>
        {
            Assert.Equal((Root, Id("order-1"), paid.Invoice!.PaymentHash), (row.Agent!.Value, row.Intent!.Value, row.PaymentHash!.Value));
            Has(
                row, ("host", "api.example.com"), ("path", "/pages"), ("category", "content_access"), ("payee", paid.Invoice!.Payee.ToString()),
                ("amount", "100000"), ("session", "run:1"), ("mode", "enforce"), ("policy", "research@1"), ("wallet", Wallet));
        });

        var (decided, reserved, attempted, answered, settled) = (rows[1], rows[2], rows[3], rows[4], rows[5]);
        Says(decided, [.. Paying, "outcome", "policy_sha256"]);
        Has(decided, ("outcome", "allowed"), ("policy_sha256", await HashOnRecordAsync()));
        Says(reserved, [.. Paying, "fee_reserve", "before", "after"]);
        Has(reserved, ("fee_reserve", "10000"));
        Assert.Equal(("0", "110000"), (Figure(reserved, "before", "reserved"), Figure(reserved, "after", "reserved")));
        Says(attempted, [.. Paying, "attempt", "request", "worker"]);
        Has(attempted, ("request", paid.LastAttempt!.RequestId), ("worker", Process.Worker.Name));
        Says(answered, [.. Paying, "attempt", "answer", "wallet_ms"]);
        Has(answered, ("answer", "proof"));
        Says(settled, [.. Paying, "fee", "fee_told", "took_ms", "before", "after"]);
        Has(settled, ("fee", "1000"));
        Assert.Equal(("110000", "0"), (Figure(settled, "before", "reserved"), Figure(settled, "after", "reserved")));
        Assert.Equal(("0", "101000"), (Figure(settled, "before", "day"), Figure(settled, "after", "day")));
    }

    [Fact]
    public async Task The_rows_of_an_ordinary_payment_stay_small()
    {
        await PaidAsync("order-1");
        Assert.InRange((await RowsAsync("order-1")).Sum(r => r.Document.Length), 1, 4_200);
    }

    [Fact]
    public async Task The_time_from_request_to_proof_and_from_attempt_to_answer_is_told_in_milliseconds()
    {
        Ports.Wallets[Wallet] = new SwitchingWallet(Purse, () => Clock.Advance(TimeSpan.FromMilliseconds(1_250)));
        await AcceptAsync("order-1", await InvoiceAsync());
        Clock.Advance(TimeSpan.FromMilliseconds(750));
        await DeliverAsync();
        Assert.Equal(1_250, (await RowAsync("order-1", AuditEvent.Answered)).Details.GetProperty("wallet_ms").GetInt64());
        Assert.Equal(2_000, (await RowAsync("order-1", AuditEvent.Settled)).Details.GetProperty("took_ms").GetInt64());
    }

    [Fact]
    public async Task The_wallets_answer_is_on_record_by_its_name_where_it_has_one()
    {
        Ports.Wallets[Wallet] = new NamingWallet(Purse, "0badc0de");
        var paid = await PaidAsync("order-1");
        Assert.Equal("0badc0de", paid.LastAttempt!.ResponseId);
        Has(await RowAsync("order-1", AuditEvent.Answered), ("response", "0badc0de"));
    }

    [Fact]
    public async Task A_refusal_says_every_reason_and_the_figures_that_it_was_made_on()
    {
        await PaidAsync("order-1");
        await AcceptAsync("order-2", await InvoiceAsync(5_001));
        await DeliverAsync();
        var row = await RowAsync("order-2", AuditEvent.Decided);
        Says(row, [.. Context, "outcome", "reasons", "policy_sha256", "before"]);
        Has(row, ("outcome", "denied"), ("amount", "5001000"), ("category", "content_access"));
        Assert.StartsWith("per_call_max_exceeded", Assert.Single(row.Details.GetProperty("reasons").EnumerateArray()).GetString(), StringComparison.Ordinal);
        Assert.Equal("101000", Figure(row, "before", "day"));
    }

    [Fact]
    public async Task In_shadow_mode_a_row_says_what_would_have_been_paid()
    {
        await PolicyAsync(""","mode":"shadow" """);
        await AcceptAsync("order-1", await InvoiceAsync());
        await DeliverAsync();
        Says(await RowAsync("order-1", AuditEvent.Decided), [.. Context, "outcome", "policy_sha256", "before"]);
        var row = await RowAsync("order-1", AuditEvent.WouldHavePaid);
        Says(row, [.. Context, "fee_reserve"]);
        Has(row, ("amount", "100000"), ("fee_reserve", "10000"), ("mode", "shadow"));
    }

    [Fact]
    public async Task An_approval_says_what_was_asked_until_when_and_who_agreed_and_why()
    {
        var waiting = await WaitingAsync("order-1");
        var asked = await RowAsync("order-1", AuditEvent.ApprovalAsked);
        Says(asked, [.. Context, "fee_reserve", "until"]);
        Has(asked, ("amount", "2000000"), ("fee_reserve", "20000"), ("until", "2026-03-01T13:00:00.000Z"));
        Says(await RowAsync("order-1", AuditEvent.Decided), [.. Context, "outcome", "reasons", "policy_sha256", "before"]);

        await Process.Operators.ApproveAsync(
            Root, waiting.Id, waiting.Invoice!.PaymentHash, waiting.Wanted!.Amount, waiting.Policy!.Value, Alice, "we need it", None);
        var given = await RowAsync("order-1", AuditEvent.ApprovalGiven);
        Says(given, [.. Paying, "fee_reserve", "reason", "outcome"]);
        Has(given, ("amount", "2000000"), ("reason", "we need it"), ("outcome", "reserved"), ("policy", "research@2"));
        Assert.Equal("operator:alice@example.com", given.Actor);
        await DeliverAsync();
    }

    [Fact]
    public async Task A_refused_approval_says_who_refused_and_an_expired_one_that_nobody_answered()
    {
        await WaitingAsync("order-1");
        await Process.Operators.RefuseAsync(Root, Id("order-1"), Alice, "not today", None);
        var refused = await RowAsync("order-1", AuditEvent.ApprovalDenied);
        Says(refused, [.. Context, "reason"]);
        Assert.Equal("operator:alice@example.com", refused.Actor);
        Has(refused, ("reason", "not today"), ("amount", "2000000"));

        await WaitingAsync("order-2");
        Clock.Advance(TimeSpan.FromHours(2));
        await Process.Sweeper.SweepAsync(None);
        var expired = await RowAsync("order-2", AuditEvent.ApprovalExpired);
        Says(expired, Context);
        Assert.Equal("system", expired.Actor);
    }

    [Fact]
    public async Task A_payment_given_up_says_what_was_released_and_one_that_was_paid_all_the_same_says_so()
    {
        var wallet = new BelatedWallet(Purse);
        Ports.Wallets[Wallet] = wallet;
        await AcceptAsync("order-1", await InvoiceAsync(100, TimeSpan.FromDays(1)));
        await PassAsync(TimeSpan.FromHours(6) + TimeSpan.FromSeconds(30));
        Ports.Wallets[Wallet] = Purse;
        Assert.IsType<WalletOutcome<PaidInvoice>.Answered>(await wallet.CarryOutAsync());
        await PassAsync(TimeSpan.FromHours(6));

        var released = await RowAsync("order-1", AuditEvent.Released);
        Says(released, [.. Paying, "fee_reserve", "before", "after"]);
        Assert.Equal(("110000", "0"), (Figure(released, "before", "reserved"), Figure(released, "after", "reserved")));
        var late = await RowAsync("order-1", AuditEvent.LateSettled);
        Says(late, [.. Paying, "fee", "fee_told", "took_ms", "before", "after"]);
        Assert.InRange(late.Details.GetProperty("took_ms").GetInt64(), 6 * 3_600_000, 13 * 3_600_000);
        Says(await RowAsync("order-1", AuditEvent.Reconciled), "reading", "look");
    }

    [Fact]
    public async Task A_payment_that_needs_an_operator_says_why_and_the_operators_word_says_who_and_what()
    {
        Purse.Faults.Next(WalletMethod.PayInvoice, new WalletFault.DropReply());
        Seller.HoldsIncoming = true;
        var asked = await AcceptAsync("order-1", await InvoiceAsync());
        await PassAsync(TimeSpan.FromHours(25));
        var row = await RowAsync("order-1", AuditEvent.NeedsOperator);
        Says(row, [.. Paying, "cause"]);
        Has(row, ("cause", "outcome_open_too_long"), ("amount", "100000"));
        await Process.Operators.ResolveAsync(Root, asked.Id, new Resolution.Unpaid(), Alice, "the payee says so", None);
        var word = await RowAsync("order-1", AuditEvent.Overridden);
        Says(word, [.. Paying, "resolution", "reason"]);
        Has(word, ("resolution", "unpaid"), ("reason", "the payee says so"));
        Assert.Equal("operator:alice@example.com", word.Actor);
    }

    [Fact]
    public async Task A_payment_that_is_cancelled_says_why()
    {
        Purse.Faults.Next(WalletMethod.PayInvoice, new WalletFault.RefuseWith(WalletErrorCode.InsufficientBalance, "poor"));
        await AcceptAsync("order-1", await InvoiceAsync());
        await DeliverAsync();
        var row = await RowAsync("order-1", AuditEvent.Cancelled);
        Says(row, [.. Paying, "outcome", "cause"]);
        Has(row, ("outcome", "given_up"), ("cause", "wallet_refused"));
    }

    [Fact]
    public async Task What_is_done_to_an_agent_says_who_did_it_and_what_was_before()
    {
        var scout = AgentId.Parse("scout");
        await PutPolicyAsync("{}", scout, Root);
        await Process.Agents.SetWalletAsync(scout, "other", Alice, None);
        await Process.Agents.RotateKeyAsync(scout, TimeSpan.FromHours(1), Alice, None);
        await Process.Agents.SetFrozenAsync(scout, true, Alice, "a leak", None);
        await Process.Agents.SetFrozenAsync(scout, false, Alice, "it was none", None);
        var rows = (await AllAsync(Root)).Where(r => r.Agent == scout).ToDictionary(r => r.Event);
        Assert.All(rows.Values, r => Assert.Equal("operator:alice@example.com", r.Actor));
        Says(rows[AuditEvent.AgentAdded], "parent", "wallet");
        Says(rows[AuditEvent.PolicyChanged], "version", "sha256");
        Says(rows[AuditEvent.WalletChanged], "from", "to");
        Says(rows[AuditEvent.KeyChanged], "generation", "overlap_seconds", "master_key");
        Says(rows[AuditEvent.Frozen], "reason");
        Says(rows[AuditEvent.Thawed], "reason");
    }

    [Fact]
    public async Task A_secret_that_somebody_writes_where_text_belongs_is_withheld()
    {
        var other = await InvoiceAsync();
        var wallet = "nostr+walletconnect://79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798?relay=ws%3A%2F%2Fx&secret=01";
        var token = "AgEE" + new string('b', 80) + ":" + new string('7', 64);
        var request = Request("order-1", await InvoiceAsync(), purpose: $"pay with {wallet} or {token}", url: $"https://api.example.com/pay/{other}");
        await Process.Cashier.AcceptAsync(request, None);
        await Process.Agents.SetFrozenAsync(Root, true, Alice, wallet, None);
        await Process.Agents.SetFrozenAsync(Root, false, Alice, token, None);
        await DeliverAsync();
        var row = await RowAsync("order-1", AuditEvent.Requested);
        Has(row, ("purpose", "pay with (withheld) or (withheld)"), ("path", "/pay/(withheld)"));
    }

    private async Task PolicyAsync(string more = "") => await PutPolicyAsync($$"""
        {"wallet":{"balance_sats":100000,"per_call_max_sats":5000,"per_day_max_sats":50000},
         "destinations":[{"host":"api.example.com","category":"content_access"}]{{more}}}
        """);

    private async Task<Intent> PaidAsync(string key)
    {
        await AcceptAsync(key, await InvoiceAsync());
        await DeliverAsync();
        var intent = await FindAsync(key);
        Assert.Equal(IntentState.Settled, intent.State);
        return intent;
    }

    private async Task<Intent> WaitingAsync(string key)
    {
        await PutPolicyAsync("""
            {"wallet":{"balance_sats":10000,"per_call_max_sats":5000,"per_day_max_sats":5000,"human_review_threshold_sats":1000},
             "destinations":[{"host":"api.example.com","category":"content_access"}]}
            """);
        await AcceptAsync(key, await InvoiceAsync(2_000));
        await DeliverAsync();
        var intent = await FindAsync(key);
        Assert.Equal(IntentState.AwaitingApproval, intent.State);
        return intent;
    }

    private async Task<List<AuditEntry>> RowsAsync(string key) => [.. (await Process.Operators.TimelineAsync(Root, Id(key), None))!.Entries];

    /// <summary>The first row of that kind.</summary>
    private async Task<AuditEntry> RowAsync(string key, AuditEvent happened) => (await RowsAsync(key)).First(r => r.Event == happened);

    private async Task<string> HashOnRecordAsync() =>
        (await AllAsync(Root)).Last(r => r.Event == AuditEvent.PolicyChanged).Details.GetProperty("sha256").GetString()!;

    private static string Figure(AuditEntry row, string when, string which) =>
        row.Details.GetProperty(when).GetProperty(Root.Value).GetProperty(which).GetString()!;

    /// <summary>These details and no others.</summary>
    private static void Says(AuditEntry row, params string[] names) =>
        Assert.Equal(names.Order(StringComparer.Ordinal), row.Details.EnumerateObject().Select(d => d.Name).Order(StringComparer.Ordinal));

    private static void Has(AuditEntry row, params (string Name, string Value)[] details)
    {
        foreach (var (name, value) in details)
        {
            Assert.True(row.Details.TryGetProperty(name, out var said), $"{row.Event.Text()} does not say {name}.");
            Assert.Equal(value, said.ValueKind == JsonValueKind.String ? said.GetString() : said.GetRawText());
        }
    }
}
