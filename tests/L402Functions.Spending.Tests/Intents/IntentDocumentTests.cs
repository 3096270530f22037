using System.Text;
using L402Functions.Protocol;
using L402Functions.Protocol.Bolt11;
using L402Functions.Protocol.Wallets;
using L402Functions.Spending.Agents;
using L402Functions.Spending.Approvals;
using L402Functions.Spending.Budgets;
using L402Functions.Spending.Intents;
using L402Functions.Spending.Ledger;
using L402Functions.Spending.Policy;

namespace L402Functions.Spending.Tests.Intents;

public sealed class IntentDocumentTests
{
    private static readonly DateTimeOffset At = new(2026, 3, 1, 12, 0, 0, 123, TimeSpan.Zero);
    private static readonly Preimage Proof = Preimage.FromBytes([.. Enumerable.Repeat((byte)5, 32)]);
    private static readonly NodeId Payee = NodeId.TryFromBytes([2, .. Enumerable.Repeat((byte)9, 32)], out var id) ? id : throw new FormatException();

    [Fact]
    public void An_intent_with_everything_in_it_reads_back()
    {
        var intent = Full();
        var document = IntentDocument.Write(intent);
        var read = IntentDocument.Read(Row(intent, document));
        Assert.Equal(Encoding.UTF8.GetString(document), Encoding.UTF8.GetString(IntentDocument.Write(read)));
        Assert.Equal(intent.Request, read.Request);
        Assert.Equal(intent.Invoice, read.Invoice);
        Assert.Equal(intent.Reasons.ToArray(), read.Reasons.ToArray());
        Assert.Equal(intent.Attempts.ToArray(), read.Attempts.ToArray());
        Assert.Equal(intent.Readings, read.Readings);
        Assert.Equal(intent.Approval, read.Approval);
        Assert.Equal(intent.Preimage, read.Preimage);
        Assert.Equal((intent.Category, intent.Mode, intent.Outcome, intent.OutcomeAt), (read.Category, read.Mode, read.Outcome, read.OutcomeAt));
    }

    [Theory]
    [InlineData("\"v\":1", "\"v\":2")]
    [InlineData("\"state\":\"settled\"", "\"state\":\"nearly\"")]
    [InlineData("\"mark\":", "\"unheard_of\":1,\"mark\":")]
    [InlineData("\"id\":\"order-1\"", "\"id\":\"order-2\"")]
    [InlineData("\"fee_msat\":5", "\"fee_msat\":-5")]
    public void What_this_version_did_not_write_is_not_read_and_no_secret_is_in_the_message(string from, string to)
    {
        var text = Encoding.UTF8.GetString(IntentDocument.Write(Full()));
        Assert.Contains(from, text, StringComparison.Ordinal);
        var changed = Encoding.UTF8.GetBytes(text.Replace(from, to, StringComparison.Ordinal));
        var refused = Assert.Throws<FormatException>(() => IntentDocument.Read(Row(Full(), changed)));
        Assert.DoesNotContain(Proof.ToHex(), refused.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_mark_of_an_open_intent_reads_back()
    {
        var intent = Full() with { State = IntentState.Unknown };
        var open = OpenIntent.Of(intent);
        Assert.Equal(open, OpenIntent.Read(new LedgerRow(RowKeys.OpenIntent(intent.Id), "1", open.ToUtf8Json())));
        Assert.Equal(intent.LookAt, open.LookAt);
    }

    [Theory]
    [InlineData("a", true)]
    [InlineData("A-z_0.9", true)]
    [InlineData("", false)]
    [InlineData("with space", false)]
    [InlineData("slash/", false)]
    [InlineData("tilde~1", false)]
    [InlineData("pipe|", false)]
    [InlineData("ünicode", false)]
    public void A_callers_key_is_of_a_small_alphabet(string text, bool valid) => Assert.Equal(valid, IntentId.TryParse(text, out _));

    [Fact]
    public void A_callers_key_has_at_most_64_characters()
    {
        Assert.True(IntentId.TryParse(new string('x', 64), out _));
        Assert.False(IntentId.TryParse(new string('x', 65), out _));
        Assert.False(IntentId.TryParse(null, out _));
    }

    [Fact]
    public void The_digest_binds_agent_method_url_session_and_invoice_and_none_can_be_shifted_into_another()
    {
        var agent = AgentId.Parse("scout");
        var digest = RequestDigest.Of(agent, "GET", "https://a.example/x", "run", "lnbc1");
        RequestDigest[] others =
        [
            RequestDigest.Of(AgentId.Parse("scout2"), "GET", "https://a.example/x", "run", "lnbc1"),
            RequestDigest.Of(agent, "POST", "https://a.example/x", "run", "lnbc1"),
            RequestDigest.Of(agent, "GET", "https://a.example/x?y", "run", "lnbc1"),
            RequestDigest.Of(agent, "GET", "https://a.example/x", null, "lnbc1"),
            RequestDigest.Of(agent, "GET", null, "https://a.example/x", "lnbc1"),
            RequestDigest.Of(agent, null, "GET", "run", "lnbc1"),
        ];
        Assert.All(others, o => Assert.NotEqual(digest.Request, o.Request));
        Assert.All(others, o => Assert.NotEqual(digest.Purpose, o.Purpose));
        var otherInvoice = RequestDigest.Of(agent, "GET", "https://a.example/x", "run", "lnbc2");
        Assert.NotEqual(digest.Request, otherInvoice.Request);
        Assert.Equal(digest.Purpose, otherInvoice.Purpose);
        Assert.Equal(digest, RequestDigest.Of(agent, "get", "https://a.example/x", "run", "LNBC1"));
    }

    [Fact]
    public void A_request_names_each_field_that_is_wrong()
    {
        var form = new PaymentRequestForm("a b", "lightning:lnbc1", "right\u202eto left", "http://user@host/", "GE T", "Tool Calls", "a b", -1);
        Assert.False(form.TryRead(AgentId.Parse("scout"), out _, out var problems));
        Assert.Equal(["idempotency_key", "invoice", "purpose", "url", "method", "category", "session", "quoted_msat"], problems.Select(p => p.Field));
    }

    private static LedgerRow Row(Intent intent, byte[] document) => new(RowKeys.Intent(intent.Id), "1", document);

    private static Intent Full()
    {
        var agent = AgentId.Parse("scout");
        var form = new PaymentRequestForm("order-1", "lnbc1qqq", "pages", "https://api.example.com:8443/p", "get", "tool_calls", "run:1", 9);
        Assert.True(form.TryRead(agent, out var request, out _));
        var reservation = new Reservation { Chain = [agent, AgentId.Parse("root")], Amount = new Msat(9), FeeReserve = new Msat(1), Payee = Payee, At = At };
        return new Intent
        {
            Id = request.Id,
            Request = request,
            State = IntentState.Settled,
            CreatedAt = At,
            UpdatedAt = At.AddSeconds(1),
            LastStep = "0123",
            FirstAudit = 7,
            Invoice = new InvoiceFacts(PaymentHash.Of(Proof), new Msat(9), Payee, At.AddHours(1), 144, LightningNetwork.Regtest),
            Reasons = [new Reason(ReasonCode.DayBudgetExceeded, agent, "wallet.per_day_max_sats", 5, 9, "msat")],
            Cause = IntentCause.OperatorPaid,
            Policy = new PolicyStamp("scout@1,root@2"),
            Category = CategoryName.Parse("tool_calls"),
            Mode = PolicyMode.Shadow,
            Wanted = reservation,
            ApprovalUntil = At.AddHours(1),
            Approval = new Approval(PaymentHash.Of(Proof), new Msat(9), new Msat(1), new PolicyStamp("scout@1"), "alice", At, At.AddHours(2)),
            Reservation = reservation,
            Mark = BudgetMark.Spent,
            Wallet = "main",
            AttemptsBefore = 2,
            Attempts =
            [
                new Attempt(3, "worker", At, At.AddMinutes(3), "ab") { Answer = AttemptAnswer.Refused(WalletErrorCode.RateLimited), AnsweredAt = At, Ending = AttemptEnding.NotSent },
                new Attempt(4, "worker", At, At.AddMinutes(3), "cd") { Answer = new AttemptAnswer(AttemptSeen.Proof), AnsweredAt = At, Ending = AttemptEnding.Paid, ResponseId = "0123" },
                new Attempt(5, "worker", At, At.AddMinutes(3), "ef"),
            ],
            Readings = ReadingHistory.None.Add(WalletReading.Open, At).Add(WalletReading.Failed, At.AddSeconds(1)).Add(WalletReading.Silent, At),
            OpenSince = At,
            ActAt = At.AddMinutes(1),
            LookAt = At.AddMinutes(2),
            Pauses = 3,
            Preimage = Proof,
            Fee = new Msat(5),
            SettledAt = At,
            Outcome = new PaymentOutcome(200, 12, new string('a', 64), "a page"),
            OutcomeAt = At,
            NewInvoiceAllowed = true,
            EarlierInvoices = 1,
        };
    }
}
