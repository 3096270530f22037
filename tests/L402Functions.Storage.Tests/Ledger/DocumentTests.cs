using System.Security.Cryptography;
using Azure.Data.Tables;
using L402Functions.Spending.Ledger;
using L402Functions.Storage.Documents;
using L402Functions.Storage.Tests.Stores;
using L402Functions.TestSupport.Azurite;
using static L402Functions.Storage.Tests.Ledger.LedgerBench;

namespace L402Functions.Storage.Tests.Ledger;

/// <summary>Documents of every length, and what the service would refuse.</summary>
[Collection(AzuriteCollection.Name)]
public sealed class DocumentTests(AzuriteServer azurite)
{
    private const int Chunk = DocumentEntity.ChunkBytes;
    private readonly LedgerBench bench = new(azurite);

    [Theory]
    [InlineData(1)]
    [InlineData(Chunk - 1)]
    [InlineData(Chunk)]
    [InlineData(Chunk + 1)]
    [InlineData(2 * Chunk)]
    [InlineData((2 * Chunk) + 1)]
    [InlineData(LedgerRow.MaxDocumentBytes)]
    public async Task A_document_comes_back_whole_at_every_border_of_its_chunks(int length)
    {
        var document = RandomNumberGenerator.GetBytes(length);
        await CommittedAsync(bench.Store(), new RowWrite.Insert("i|one", document));
        Assert.Equal(document, (await bench.Store().ReadAsync(Root, "i|one", None))!.Document.ToArray());
    }

    [Fact]
    public async Task A_shorter_document_leaves_nothing_of_a_longer_one()
    {
        await CommittedAsync(bench.Store(), new RowWrite.Insert("i|one", RandomNumberGenerator.GetBytes(3 * Chunk)));
        await CommittedAsync(bench.Store(), new RowWrite.Put("i|one", Text("short")));
        Assert.Equal("short", TextOf(await bench.Store().ReadAsync(Root, "i|one", None)));
    }

    [Fact]
    public async Task A_transaction_that_is_as_large_as_it_may_be_is_taken()
    {
        var each = (ILedgerStore.MaxBytes / ILedgerStore.MaxWrites) - 100;
        var wire = new FaultyTransport();
        await CommittedAsync(bench.Store(wire), [.. Enumerable.Range(0, ILedgerStore.MaxWrites)
            .Select(i => new RowWrite.Insert($"i|{i:D3}{new string('x', 90)}", RandomNumberGenerator.GetBytes(each)))]);
        Assert.InRange(wire.LongestBody, ILedgerStore.MaxBytes * 4L / 3 * 9 / 10, EntityLimits.MaxPayloadBytes);
    }

    [Fact]
    public async Task The_body_is_never_longer_than_was_reckoned()
    {
        foreach (var (count, length, key) in new[] { (1, 1, "i|"), (100, 1, "i|"), (100, 300, new string('|', 500)), (2, 700 * 1024, "o|") })
        {
            var wire = new FaultyTransport();
            RowWrite[] writes = [.. Enumerable.Range(0, count).Select(i => new RowWrite.Put($"{key}{i}", RandomNumberGenerator.GetBytes(length)))];
            await CommittedAsync(bench.Store(wire), writes);
            var reckoned = writes.Sum(w => EntityLimits.PayloadBytesOf(DocumentEntity.From(Root.Value, w.Key, ((RowWrite.Put)w).Document)));
            Assert.InRange(wire.LongestBody, 1, reckoned);
        }
    }

    public static TheoryData<string, RowWrite[]> Refused => new()
    {
        { "1 to 100 writes", [] },
        { "1 to 100 writes", [.. Enumerable.Range(0, 101).Select(i => Insert($"i|{i}"))] },
        { "writes a row once", [Insert("i|one"), new RowWrite.Put("i|one", Text("1"))] },
        { "cannot be a key", [Insert("")] },
        { "cannot be a key", [Insert("i|a/b")] },
        { "cannot be a key", [Insert("i|a\\b")] },
        { "cannot be a key", [Insert("i|a#b")] },
        { "cannot be a key", [Insert("i|a?b")] },
        { "cannot be a key", [Insert("i|a\u0085b")] },
        { "cannot be a key", [Insert(new string('k', 513))] },
        { "has 0 bytes", [new RowWrite.Insert("i|one", ReadOnlyMemory<byte>.Empty)] },
        { "a row holds", [new RowWrite.Insert("i|one", new byte[(15 * Chunk) + 1])] },
        { "on the wire", [.. Enumerable.Range(0, 4).Select(i => new RowWrite.Insert($"i|{i}", new byte[800 * 1024]))] },
        { "without the version", [new RowWrite.Replace("i|one", Text("1"), "*")] },
        { "without the version", [new RowWrite.Replace("i|one", Text("1"), "")] },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task What_the_service_would_refuse_is_refused_by_name_before_it_is_sent(string reason, RowWrite[] writes)
    {
        var wire = new FaultyTransport();
        var refused = await Assert.ThrowsAsync<ArgumentException>(() => bench.Store(wire).WriteAsync(Root, writes, None));
        Assert.Contains(reason, refused.Message, StringComparison.Ordinal);
        Assert.Equal(0, wire.Sent);
    }

    [Fact]
    public async Task What_only_the_service_knows_to_refuse_is_not_taken_for_a_service_that_is_down()
    {
        // Azurite counts the base 64 of a row that is put, which the service does not.
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() =>
            bench.Store().WriteAsync(Root, [new RowWrite.Put("i|one", new byte[LedgerRow.MaxDocumentBytes])], None));
        Assert.Contains("EntityTooLarge", refused.Message, StringComparison.Ordinal);
        Assert.Null(await bench.Store().ReadAsync(Root, "i|one", None));
    }

    [Fact]
    public void An_entity_is_reckoned_with_its_keys_its_names_and_the_services_overhead()
    {
        var entity = new TableEntity("p", "row") { ["Name"] = "text", ["Count"] = 7, ["Bytes"] = new byte[10] };
        Assert.Equal(4 + (2 * 4) + (8 + 8 + 12) + (8 + 10 + 4) + (8 + 10 + 14) + (8 + 18 + 8), EntityLimits.BytesOf(entity));
        entity["Bytes"] = new byte[EntityLimits.MaxEntityBytes];
        Assert.Contains("an entity takes at most", Assert.Throws<ArgumentException>(() => EntityLimits.Check(entity)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_entity_has_252_properties_and_no_more()
    {
        var entity = new TableEntity("p", "row");
        for (var i = 0; i < EntityLimits.MaxProperties; i++)
        {
            entity[$"N{i}"] = i;
        }

        EntityLimits.Check(entity);
        entity["OneMore"] = 1;
        Assert.Throws<ArgumentException>(() => EntityLimits.Check(entity));
    }

    public static TheoryData<Action<TableEntity>> Damage =>
    [
        row => row.Remove("Length"),
        row => row["Length"] = Chunk + 2,
        row => row["Length"] = Chunk,
        row => row["Length"] = -1,
        row => row["Length"] = int.MaxValue,
        row => row.Remove("D01"),
        row => row.Remove("D00"),
        row => row["D00"] = "text",
    ];

    [Theory]
    [MemberData(nameof(Damage))]
    public void A_row_that_was_cut_short_or_changed_is_not_taken_for_a_document(Action<TableEntity> damage)
    {
        var row = DocumentEntity.From("p", "r", new byte[Chunk + 1]);
        Assert.Equal(Chunk + 1, DocumentEntity.Read(row).Length);
        damage(row);
        Assert.Throws<InvalidDataException>(() => DocumentEntity.Read(row));
    }
}
