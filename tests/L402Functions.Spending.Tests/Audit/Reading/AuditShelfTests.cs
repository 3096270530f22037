using System.Collections.Immutable;
using System.Text;
using L402Functions.Spending.Agents;
using L402Functions.Spending.Audit;
using L402Functions.Spending.Audit.Reading;
using L402Functions.Spending.Destinations;
using L402Functions.Spending.Ledger;
using L402Functions.Spending.Policy;
using L402Functions.Spending.Tests.Payments;

namespace L402Functions.Spending.Tests.Audit.Reading;

public sealed class AuditShelfTests : PaymentTest
{
    private readonly CountingStore counting;

    public AuditShelfTests()
    {
        counting = new CountingStore(Store);
        Shelf = new AuditShelf(new SpendingLedger(counting, Clock, new SystemIdSource()), counting);
    }

    private AuditShelf Shelf { get; }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(200)]
    public async Task Pages_together_have_every_row_once_and_in_order(int limit)
    {
        await LogAsync(20);
        Assert.Equal(Enumerable.Range(1, 20).Select(n => (long)n), (await PagesAsync(OperatorLog.Root, AuditFilter.All, limit)).Select(e => e.Link.Sequence));
    }

    [Fact]
    public async Task A_page_reads_no_more_rows_than_it_may_and_the_next_goes_on_from_there()
    {
        await LogAsync(25);
        var nothing = AuditFilter.All with { Event = AuditEvent.Settled };
        var page = await Shelf.ReadAsync(OperatorLog.Root, nothing, null, 10, 10, None);
        Assert.Equal((0, 10, 10L), (page.Entries.Count, page.Read, page.Next!.Value));
        Assert.InRange(counting.Rows, 10, 11);
        page = await Shelf.ReadAsync(OperatorLog.Root, nothing, 20, 10, 10, None);
        Assert.Equal((5, null), (page.Read, page.Next));
    }

    [Fact]
    public async Task A_time_is_found_without_reading_what_is_before_it_and_what_is_after_is_not_read_either()
    {
        var first = Clock.GetUtcNow();
        await LogAsync(400);
        var filter = AuditFilter.All with { From = first.AddHours(300), To = first.AddHours(310) };
        counting.Rows = 0;
        var page = await Shelf.ReadAsync(OperatorLog.Root, filter, null, 200, AuditShelf.MaxRead, None);
        Assert.Equal(Enumerable.Range(301, 10).Select(n => (long)n), page.Entries.Select(e => e.Link.Sequence));
        Assert.Null(page.Next);
        Assert.InRange(counting.Rows, 10, 14);
        Assert.InRange(counting.Reads, 1, 12);
    }

    [Fact]
    public async Task A_time_is_found_where_older_rows_are_archived_and_gone()
    {
        var first = Clock.GetUtcNow();
        await LogAsync(60);
        foreach (var chunk in Enumerable.Range(1, 40).Where(n => n != 17).Chunk(50))
        {
            await Store.WriteAsync(OperatorLog.Root, [.. chunk.Select(n => new RowWrite.Delete(RowKeys.AuditEntry(n)))], None);
        }

        foreach (var (hour, expected) in new[] { (0, 21), (16, 21), (17, 20), (30, 20), (45, 15), (60, 0) })
        {
            Assert.Equal(expected, (await PagesAsync(OperatorLog.Root, AuditFilter.All with { From = first.AddHours(hour) }, 200)).Count);
        }
    }

    [Fact]
    public async Task A_row_that_somebody_changed_is_told_and_never_left_out_in_silence()
    {
        await LogAsync(5);
        await Store.WriteAsync(OperatorLog.Root, [new RowWrite.Put(RowKeys.AuditEntry(3), Encoding.UTF8.GetBytes("""{"v":1}"""))], None);
        var page = await Shelf.ReadAsync(OperatorLog.Root, AuditFilter.All with { Event = AuditEvent.Exported }, null, 200, AuditShelf.MaxRead, None);
        Assert.Equal([1L, 2, 4, 5], page.Entries.Select(e => e.Link.Sequence));
        Assert.Equal([3L], page.Unreadable);
    }

    [Fact]
    public async Task Rows_are_found_by_agent_purpose_kind_host_and_category()
    {
        var scout = AgentId.Parse("scout");
        await PutPolicyAsync("""{"destinations":[{"host":"api.example.com","category":"content_access"}]}""");
        await PutPolicyAsync("""{"destinations":[{"host":"api.example.com","category":"content_access"}]}""", scout, Root);
        await AcceptAsync("order-1", await InvoiceAsync());
        await AcceptAsync("order-2", await InvoiceAsync(), scout);
        await Process.Cashier.AcceptAsync(Request("order-3", await InvoiceAsync(), url: "https://other.example.com/x"), None);
        await DeliverAsync();

        Assert.All(await FindAsync(f => f with { Agents = ImmutableHashSet.Create(scout) }), e => Assert.Equal(scout, e.Agent));
        Assert.Equal(
            [AuditEvent.Requested, AuditEvent.Decided, AuditEvent.Reserved, AuditEvent.Attempted, AuditEvent.Answered, AuditEvent.Settled],
            (await FindAsync(f => f with { Intent = Id("order-1") })).Select(e => e.Event));
        Assert.Equal(["order-1", "order-2"], await SettledAsync(f => f with { Host = DestinationKey.Parse("api.example.com") }));
        Assert.Equal(["order-3"], await SettledAsync(f => f with { Host = DestinationKey.Parse("other.example.com") }));
        Assert.Equal(["order-1", "order-2"], await SettledAsync(f => f with { Category = CategoryName.Parse("content_access") }));
        Assert.Empty(await SettledAsync(f => f with { Category = CategoryName.Parse("egress") }));
        Assert.Empty(await PagesAsync(AgentId.Parse("nobody"), AuditFilter.All, 10));
    }

    private async Task<IEnumerable<string>> SettledAsync(Func<AuditFilter, AuditFilter> change) =>
        (await FindAsync(f => change(f) with { Event = AuditEvent.Settled })).Select(e => e.Intent!.Value.ToString()).Order(StringComparer.Ordinal);

    private Task<List<AuditEntry>> FindAsync(Func<AuditFilter, AuditFilter> change) => PagesAsync(Root, change(AuditFilter.All), 200);

    private async Task<List<AuditEntry>> PagesAsync(AgentId root, AuditFilter filter, int limit)
    {
        var (all, after) = (new List<AuditEntry>(), default(long?));
        do
        {
            var page = await Shelf.ReadAsync(root, filter, after, limit, AuditShelf.MaxRead, None);
            all.AddRange(page.Entries);
            after = page.Next;
        }
        while (after is not null);
        return all;
    }

    /// <summary>A row an hour.</summary>
    private async Task LogAsync(int rows)
    {
        for (var n = 0; n < rows; n++)
        {
            await Process.Log.RecordAsync(AuditEvent.Exported, Alice, new Dictionary<string, AuditValue> { ["n"] = (long)n }, None);
            Clock.Advance(TimeSpan.FromHours(1));
        }
    }

    /// <summary>Counts what is read.</summary>
    private sealed class CountingStore(ILedgerStore inner) : ILedgerStore
    {
        public int Rows { get; set; }

        public int Reads { get; private set; }

        public Task<LedgerRow?> ReadAsync(AgentId root, string key, CancellationToken cancellationToken)
        {
            Reads++;
            return inner.ReadAsync(root, key, cancellationToken);
        }

        public async IAsyncEnumerable<LedgerRow> ReadRangeAsync(
            AgentId root, string from, string to, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
        {
            await foreach (var row in inner.ReadRangeAsync(root, from, to, cancellationToken))
            {
                Rows++;
                yield return row;
            }
        }

        public Task<WriteResult> WriteAsync(AgentId root, IReadOnlyList<RowWrite> writes, CancellationToken cancellationToken) =>
            inner.WriteAsync(root, writes, cancellationToken);
    }
}
