using L402Functions.DevWallet;
using L402Functions.DevWallet.Faults;
using L402Functions.Spending.Agents;
using L402Functions.Spending.Audit;
using L402Functions.Spending.Intents;
using L402Functions.Spending.Payments;

namespace L402Functions.Spending.Tests.Payments;

/// <summary>What agents say came back for their money.</summary>
public sealed class OutcomeTests : PaymentTest
{
    private static readonly PaymentOutcome Served = new(200, 1_234, new string('a', 64), "a page of moons");

    [Fact]
    public async Task What_came_back_is_kept_with_the_payment_and_on_record_under_the_agents_name()
    {
        await PaidAsync();
        var reported = Assert.IsType<ReportResult.Reported>(await ReportAsync(Served));
        Assert.Equal((Served, Clock.GetUtcNow()), (reported.Intent.Outcome, reported.Intent.OutcomeAt));
        Assert.Equal(Served, (await FindAsync("order-1")).Outcome);
        var row = (await Process.Operators.TimelineAsync(Root, Id("order-1"), None))!.Entries[^1];
        Assert.Equal((AuditEvent.OutcomeReported, "agent:research"), (row.Event, row.Actor));
        Assert.Equal(200, row.Details.GetProperty("status").GetInt32());
        Assert.Equal(1_234, row.Details.GetProperty("bytes").GetInt64());
        Assert.Equal(Served.BodySha256, row.Details.GetProperty("body_sha256").GetString());
        Assert.Equal("a page of moons", row.Details.GetProperty("note").GetString());
        Assert.Equal("api.example.com", row.Details.GetProperty("host").GetString());
    }

    [Fact]
    public async Task The_same_report_again_is_the_same_and_another_changes_nothing()
    {
        await PaidAsync();
        await ReportAsync(Served);
        var rows = (await EventsAsync("order-1")).Count;
        Assert.IsType<ReportResult.Replayed>(await ReportAsync(Served with { }));
        Assert.IsType<ReportResult.Differs>(await ReportAsync(Served with { Status = 500 }));
        Assert.Equal(Served, (await FindAsync("order-1")).Outcome);
        Assert.Equal(rows, (await EventsAsync("order-1")).Count);
    }

    [Fact]
    public async Task Of_racing_reports_one_is_taken()
    {
        await PaidAsync();
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(i =>
            NewProcess().Cashier.ReportAsync(Root, Id("order-1"), new PaymentOutcome(200, i), None)));
        Assert.Single(answers.OfType<ReportResult.Reported>());
        Assert.Equal(7, answers.OfType<ReportResult.Differs>().Count());
    }

    [Fact]
    public async Task Nothing_comes_back_for_what_was_not_paid_and_nobody_reports_for_another()
    {
        Purse.Faults.Next(WalletMethod.PayInvoice, new WalletFault.DropReply());
        await AcceptAsync("order-1", await InvoiceAsync());
        Assert.IsType<ReportResult.NotPaid>(await ReportAsync(Served));
        await DeliverAsync();
        await PassAsync(TimeSpan.FromMinutes(1));
        var scout = AgentId.Parse("scout");
        await PutPolicyAsync("{}", scout, Root);
        Assert.IsType<ReportResult.Missing>(await Process.Cashier.ReportAsync(scout, Id("order-1"), Served, None));
        Assert.IsType<ReportResult.Missing>(await Process.Cashier.ReportAsync(Root, Id("order-2"), Served, None));
        Assert.IsType<ReportResult.Missing>(await Process.Cashier.ReportAsync(AgentId.Parse("nobody"), Id("order-1"), Served, None));
        Assert.IsType<ReportResult.Reported>(await ReportAsync(Served));
    }

    [Fact]
    public async Task The_proof_of_payment_is_taken_in_no_field()
    {
        await PaidAsync();
        var proof = (await FindAsync("order-1")).Preimage!.Value.ToHex();
        Assert.Equal(new ReportResult.TellsProof("note"), await ReportAsync(Served with { Note = $"paid with {proof.ToUpperInvariant()}!" }));
        Assert.Equal(new ReportResult.TellsProof("body_sha256"), await ReportAsync(Served with { BodySha256 = proof }));
        Assert.Null((await FindAsync("order-1")).Outcome);
    }

    [Theory]
    [InlineData(null, null, null, null, "status")]
    [InlineData(99, null, null, null, "status")]
    [InlineData(600, null, null, null, "status")]
    [InlineData(200, -1L, null, null, "bytes")]
    [InlineData(200, (1L << 53) + 1, null, null, "bytes")]
    [InlineData(200, 0L, "abc", null, "body_sha256")]
    [InlineData(200, 0L, null, "two\nlines", "note")]
    [InlineData(200, 0L, null, "", "note")]
    public void A_report_names_the_field_that_is_wrong(int? status, long? bytes, string? hash, string? note, string field)
    {
        Assert.False(new PaymentOutcomeForm(status, bytes, hash, note).TryRead(out _, out var problems));
        Assert.Equal(field, Assert.Single(problems).Field);
    }

    [Fact]
    public void A_report_needs_a_status_and_nothing_else()
    {
        Assert.True(new PaymentOutcomeForm(204, null, null, null).TryRead(out var outcome, out _));
        Assert.Equal(new PaymentOutcome(204), outcome);
        Assert.True(new PaymentOutcomeForm(200, 1, new string('A', 64), null).TryRead(out outcome, out _));
        Assert.Equal(new string('a', 64), outcome.BodySha256);
    }

    private async Task PaidAsync()
    {
        await AcceptAsync("order-1", await InvoiceAsync());
        await DeliverAsync();
    }

    private Task<ReportResult> ReportAsync(PaymentOutcome outcome) => Process.Cashier.ReportAsync(Root, Id("order-1"), outcome, None);
}
