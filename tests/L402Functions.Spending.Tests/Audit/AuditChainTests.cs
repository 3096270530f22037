using System.Text;
using L402Functions.Protocol;
using L402Functions.Protocol.Json;
using L402Functions.Spending.Agents;
using L402Functions.Spending.Audit;
using L402Functions.Spending.Ledger;

namespace L402Functions.Spending.Tests.Audit;

public sealed class AuditChainTests
{
    private static readonly DateTimeOffset At = new(2026, 5, 6, 7, 8, 9, 123, TimeSpan.Zero);

    [Fact]
    public async Task A_chain_verifies_from_its_start_and_from_any_row()
    {
        var entries = Chain(6);

        Assert.IsType<AuditVerification.Intact>(await VerifyAsync(entries, AuditLink.Start, entries[^1].Link));
        Assert.IsType<AuditVerification.Intact>(await VerifyAsync(entries[3..], entries[2].Link, entries[^1].Link));
        Assert.IsType<AuditVerification.Intact>(await VerifyAsync([], AuditLink.Start, AuditLink.Start));
    }

    [Fact]
    public async Task Each_way_to_break_a_chain_has_a_name_and_a_place()
    {
        var e = Chain(5);
        var end = e[^1].Link;
        var forged = Rows(e);
        forged[2] = forged[2] with { Document = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(forged[2].Document.Span).Replace("row 3", "row x", StringComparison.Ordinal)) };
        var renamed = Rows(e);
        renamed[2] = renamed[2] with { Key = RowKeys.AuditEntry(7) };
        var loose = Rows(e);
        loose[1] = loose[1] with { Document = Encoding.UTF8.GetBytes(" " + Encoding.UTF8.GetString(loose[1].Document.Span)) };

        await AssertBreakAsync(AuditBreak.Gap, 3, [.. Rows(e)[..2], .. Rows(e)[3..]], end);
        await AssertBreakAsync(AuditBreak.OutOfOrder, 3, [.. Rows(e)[..2], Rows(e)[1], .. Rows(e)[2..]], end);
        await AssertBreakAsync(AuditBreak.PreviousDiffers, 4, forged, end);
        await AssertBreakAsync(AuditBreak.KeyDiffers, 3, renamed, end);
        await AssertBreakAsync(AuditBreak.Unreadable, 2, loose, end);
        await AssertBreakAsync(AuditBreak.Truncated, 5, Rows(e)[..4], end);
        await AssertBreakAsync(AuditBreak.EndDiffers, 5, Rows(e), new AuditLink(5, AuditHash.Of("other"u8)));
        await AssertBreakAsync(AuditBreak.BeyondEnd, 5, Rows(e), e[3].Link);
    }

    [Fact]
    public void A_row_is_canonical_and_reads_back_with_its_details()
    {
        Assert.True(AgentId.TryParse("scout", out var agent));
        var hash = PaymentHash.FromBytes(Enumerable.Range(0, 32).Select(n => (byte)n).ToArray());
        var draft = new AuditDraft(AuditEvent.LateSettled, "operator:alice")
        {
            Agent = agent,
            PaymentHash = hash,
            Details = new Dictionary<string, AuditValue>
            {
                ["amount_msat"] = Msat.Max,
                ["tries"] = 3,
                ["alarm"] = true,
                ["reasons"] = AuditValue.Of(["b", "a"]),
                ["day"] = new AuditValue.Fields(new Dictionary<string, AuditValue> { ["before"] = Msat.Zero, ["after"] = new Msat(5) }),
            },
        };

        var entry = AuditEntry.Create(draft, "step-1", At, AuditLink.Start);
        Assert.True(CanonicalJson.TryCanonicalize(entry.Document.Span, out var canonical, out _));
        Assert.Equal(canonical, entry.Document.ToArray());
        var read = AuditEntry.Read(entry.Document);
        Assert.NotNull(read);
        Assert.Equal((entry.Link, At, AuditEvent.LateSettled, "operator:alice", "step-1"), (read.Link, read.At, read.Event, read.Actor, read.StepId));
        Assert.Equal((agent, hash), (read.Agent!.Value, read.PaymentHash!.Value));
        Assert.Equal("2100000000000000000", read.Details.GetProperty("amount_msat").GetString());
        Assert.Equal("""{"alarm":true,"amount_msat":"2100000000000000000","day":{"after":"5","before":"0"},"reasons":["b","a"],"tries":3}""", read.Details.GetRawText());
    }

    [Fact]
    public void What_a_row_could_not_hold_exactly_is_refused()
    {
        Assert.Throws<ArgumentException>(() => Create("actor", (1L << 53) + 1));
        Assert.Throws<ArgumentException>(() => Create("actor", new string('x', AuditValue.MaxTextLength + 1)));
        Assert.Throws<ArgumentException>(() => Create(string.Empty, 1));
        Assert.Throws<ArgumentException>(() => Create(new string('x', AuditEntry.MaxActorLength + 1), 1));
    }

    [Fact]
    public void Every_event_has_a_text_of_its_own_that_reads_back()
    {
        var events = Enum.GetValues<AuditEvent>();

        Assert.Equal(events.Length, events.Select(e => e.Text()).Distinct().Count());
        Assert.All(events, e => Assert.True(AuditEvents.TryParse(e.Text(), out var read) && read == e));
        Assert.Equal("would_have_paid", AuditEvent.WouldHavePaid.Text());
        Assert.False(AuditEvents.TryParse("nothing", out _));
    }

    private static AuditEntry Create(string actor, AuditValue value) => AuditEntry.Create(
        new AuditDraft(AuditEvent.Requested, actor) { Details = new Dictionary<string, AuditValue> { ["value"] = value } }, "s", At, AuditLink.Start);

    private static AuditEntry[] Chain(int rows)
    {
        var entries = new List<AuditEntry>();
        for (var n = 1; n <= rows; n++)
        {
            var draft = new AuditDraft(AuditEvent.Requested, "system") { Details = new Dictionary<string, AuditValue> { ["text"] = $"row {n}" } };
            entries.Add(AuditEntry.Create(draft, $"step-{n}", At, n == 1 ? AuditLink.Start : entries[^1].Link));
        }

        return [.. entries];
    }

    private static LedgerRow[] Rows(IEnumerable<AuditEntry> entries) =>
        [.. entries.Select(e => new LedgerRow(RowKeys.AuditEntry(e.Link.Sequence), "*", e.Document))];

    private static Task<AuditVerification> VerifyAsync(IEnumerable<AuditEntry> entries, AuditLink from, AuditLink to) =>
        AuditChain.VerifyAsync(Rows(entries).ToAsyncEnumerable(), from, to, CancellationToken.None);

    private static async Task AssertBreakAsync(AuditBreak kind, long sequence, LedgerRow[] rows, AuditLink to) =>
        Assert.Equal(
            new AuditVerification.Broken(kind, sequence),
            await AuditChain.VerifyAsync(rows.ToAsyncEnumerable(), AuditLink.Start, to, CancellationToken.None));
}
