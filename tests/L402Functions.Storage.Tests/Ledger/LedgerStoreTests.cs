using L402Functions.Spending.Agents;
using L402Functions.Spending.Ledger;
using L402Functions.Storage.Tests.Stores;
using L402Functions.TestSupport.Azurite;
using static L402Functions.Storage.Tests.Ledger.LedgerBench;

namespace L402Functions.Storage.Tests.Ledger;

[Collection(AzuriteCollection.Name)]
public sealed class LedgerStoreTests(AzuriteServer azurite)
{
    private readonly LedgerBench bench = new(azurite);

    [Fact]
    public async Task Before_anything_is_written_there_is_neither_table_nor_row()
    {
        Assert.Null(await bench.Store().ReadAsync(Root, RowKeys.Head, None));
        Assert.Empty(await RangeAsync(bench.Store(), "a", "z"));
    }

    [Fact]
    public async Task A_row_is_read_with_the_version_that_its_write_was_answered_with()
    {
        var versions = await CommittedAsync(bench.Store(), Insert("head", """{"v":1}"""), Insert("i|one", """{"n":"ä€😀"}"""));
        var head = await bench.Store().ReadAsync(Root, "head", None);
        Assert.Equal("""{"v":1}""", TextOf(head));
        Assert.Equal(("head", versions[0]), (head!.Key, head.ETag));
        Assert.Equal(("""{"n":"ä€😀"}""", versions[1]), (TextOf(await bench.Store().ReadAsync(Root, "i|one", None)), (await RangeAsync(bench.Store(), "i|", "i}"))[0].ETag));

        var next = await CommittedAsync(bench.Store(), new RowWrite.Replace("head", Text("2"), versions[0]), new RowWrite.Put("i|one", Text("3")));
        Assert.Equal(next[0], (await bench.Store().ReadAsync(Root, "head", None))!.ETag);
        Assert.Equal(next[1], (await bench.Store().ReadAsync(Root, "i|one", None))!.ETag);
        Assert.NotEqual(versions, next);
    }

    [Fact]
    public async Task Each_root_has_rows_of_its_own()
    {
        await CommittedAsync(bench.Store(), Insert("head", "1"));
        var other = AgentId.Parse("research-2");
        Assert.Null(await bench.Store().ReadAsync(other, "head", None));
        await bench.Store().WriteAsync(other, [Insert("head", "2"), Insert("i|one")], None);
        Assert.Equal("1", TextOf(await bench.Store().ReadAsync(Root, "head", None)));
        Assert.Single(await RangeAsync(bench.Store(), "a", "z"));
    }

    [Fact]
    public async Task Inserting_a_row_that_exists_is_a_conflict_at_its_place_and_nothing_is_written()
    {
        await CommittedAsync(bench.Store(), Insert("b"));
        await ConflictAsync(1, bench.Store(), Insert("a"), Insert("b", "2"), Insert("c"));
        Assert.Equal(["b"], (await RangeAsync(bench.Store(), "a", "z")).Select(r => r.Key));
        Assert.Equal("{}", TextOf(await bench.Store().ReadAsync(Root, "b", None)));
    }

    [Fact]
    public async Task Replacing_a_row_that_changed_is_a_conflict_at_its_place_and_nothing_is_written()
    {
        var old = await CommittedAsync(bench.Store(), Insert("head"), Insert("i|one"));
        var now = await CommittedAsync(bench.Store(), new RowWrite.Put("i|one", Text("1")));
        await ConflictAsync(1, bench.Store(), new RowWrite.Replace("head", Text("2"), old[0]), new RowWrite.Replace("i|one", Text("2"), old[1]));
        Assert.Equal(old[0], (await bench.Store().ReadAsync(Root, "head", None))!.ETag);
        Assert.Equal(now[0], (await bench.Store().ReadAsync(Root, "i|one", None))!.ETag);
    }

    [Fact]
    public async Task Replacing_a_row_that_is_gone_is_a_conflict_at_its_place()
    {
        var old = await CommittedAsync(bench.Store(), Insert("head"), Insert("o|one"));
        await CommittedAsync(bench.Store(), new RowWrite.Delete("o|one"));
        await ConflictAsync(1, bench.Store(), new RowWrite.Replace("head", Text("2"), old[0]), new RowWrite.Replace("o|one", Text("2"), old[1]));
        Assert.Equal("{}", TextOf(await bench.Store().ReadAsync(Root, "head", None)));
    }

    [Fact]
    public async Task The_first_write_whose_condition_does_not_hold_is_the_one_that_is_told()
    {
        var old = await CommittedAsync(bench.Store(), Insert("head"), Insert("i|one"));
        await CommittedAsync(bench.Store(), new RowWrite.Put("head", Text("1")));
        await ConflictAsync(0, bench.Store(), new RowWrite.Replace("head", Text("2"), old[0]), Insert("i|one"));
    }

    [Fact]
    public async Task Putting_needs_no_row_and_minds_none()
    {
        await CommittedAsync(bench.Store(), new RowWrite.Put("o|one", Text("1")));
        await CommittedAsync(bench.Store(), new RowWrite.Put("o|one", Text("2")));
        Assert.Equal("2", TextOf(await bench.Store().ReadAsync(Root, "o|one", None)));
    }

    [Fact]
    public async Task Deleting_takes_whatever_version_there_is_and_is_answered_with_no_version()
    {
        await CommittedAsync(bench.Store(), Insert("o|one"), Insert("o|two"));
        await CommittedAsync(bench.Store(), new RowWrite.Put("o|one", Text("2")));
        var versions = await CommittedAsync(bench.Store(), new RowWrite.Delete("o|one"), Insert("o|three"));
        Assert.Equal("", versions[0]);
        Assert.NotEqual("", versions[1]);
        Assert.Equal(["o|three", "o|two"], (await RangeAsync(bench.Store(), "o|", "o}")).Select(r => r.Key));
    }

    [Fact]
    public async Task Deleting_a_row_that_is_not_there_is_a_conflict_at_its_place_and_nothing_is_written()
    {
        await CommittedAsync(bench.Store(), Insert("head"));
        await ConflictAsync(1, bench.Store(), Insert("i|one"), new RowWrite.Delete("o|one"));
        Assert.Null(await bench.Store().ReadAsync(Root, "i|one", None));
    }

    [Fact]
    public async Task A_range_is_in_ordinal_order_over_several_pages_with_its_start_and_without_its_end()
    {
        string[] keys = [.. Enumerable.Range(1, 2_350).Select(i => RowKeys.AuditEntry(i)), .. Enumerable.Range(0, 50).Select(i => $"i|{(i % 2 == 0 ? "B" : "a")}{i:D2}")];
        foreach (var some in keys.OrderBy(k => k.GetHashCode(StringComparison.Ordinal)).Chunk(ILedgerStore.MaxWrites))
        {
            await CommittedAsync(bench.Store(), [.. some.Select(key => Insert(key, $"\"{key}\""))]);
        }

        var all = await RangeAsync(bench.Store(), "a", "z");
        Assert.Equal(keys.Order(StringComparer.Ordinal), all.Select(r => r.Key));
        Assert.All(all, row => Assert.Equal($"\"{row.Key}\"", TextOf(row)));
        var some1 = await RangeAsync(bench.Store(), RowKeys.AuditEntry(7), RowKeys.AuditEntry(2_100));
        Assert.Equal(Enumerable.Range(7, 2_093).Select(i => RowKeys.AuditEntry(i)), some1.Select(r => r.Key));
        Assert.Equal(
            Enumerable.Range(7, 2_093).Select(i => RowKeys.AuditEntry(i)),
            await bench.Store().ListKeysAsync(Root, RowKeys.AuditEntry(7), RowKeys.AuditEntry(2_100), None).ToListAsync());
        Assert.Equal(50, (await RangeAsync(bench.Store(), RowKeys.Intents, RowKeys.After(RowKeys.Intents))).Count);
    }

    [Fact]
    public async Task Every_kind_of_key_can_be_written_and_found()
    {
        string[] keys = ["d|h|[2001:db8::1]:8443", "d|h|xn--bcher-kva.example", "t|A.b_c-9|001", "i|x~2", $"d|n|02{new string('a', 64)}", new('k', 512)];
        await CommittedAsync(bench.Store(), [.. keys.Select(key => Insert(key))]);
        foreach (var key in keys)
        {
            Assert.Equal(key, (await bench.Store().ReadAsync(Root, key, None))!.Key);
        }
    }
}
