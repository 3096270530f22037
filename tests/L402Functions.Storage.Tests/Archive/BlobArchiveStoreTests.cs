using System.Text;
using L402Functions.Spending.Ledger;
using L402Functions.Storage.Archive;
using L402Functions.Storage.Tests.Stores;
using L402Functions.TestSupport.Azurite;

namespace L402Functions.Storage.Tests.Archive;

[Collection(AzuriteCollection.Name)]
public sealed class BlobArchiveStoreTests(AzuriteServer azurite)
{
    private readonly ArchiveBench bench = new(azurite);

    private static CancellationToken None => CancellationToken.None;

    [Fact]
    public async Task Before_anything_is_written_there_is_nothing_to_read()
    {
        Assert.Null(await bench.Store().OpenAsync("research/1.csv", None));
        Assert.Empty(await bench.Store().ListAsync("", None).ToListAsync());
    }

    [Fact]
    public async Task What_is_written_once_is_read_and_listed_and_never_overwritten()
    {
        Assert.True(await WriteAsync(bench.Store(), "research/2.csv", "two"));
        Assert.True(await WriteAsync(bench.Store(), "research/1.csv", "one"));
        Assert.True(await WriteAsync(bench.Store(), "sales/1.csv", "other"));
        Assert.False(await WriteAsync(bench.Store(), "research/1.csv", "another"));

        Assert.Equal("one", await ReadAsync(bench.Store(), "research/1.csv"));
        Assert.Equal(["research/1.csv", "research/2.csv"], await bench.Store().ListAsync("research/", None).ToListAsync());
        Assert.Null(await bench.Store().OpenAsync("research/3.csv", None));
    }

    [Fact]
    public async Task A_long_file_goes_in_blocks_and_comes_back_the_same()
    {
        var bytes = new byte[(9 * 1024 * 1024) + 7];
        new Random(1).NextBytes(bytes);
        var wire = new FaultyTransport();
        Assert.True(await bench.Store(wire).TryWriteAsync("long", "application/gzip", new MemoryStream(bytes), None));
        Assert.InRange(wire.LongestBody, 1, 4 * 1024 * 1024);

        await using var stream = await bench.Store().OpenAsync("long", None);
        using var read = new MemoryStream();
        await stream!.CopyToAsync(read);
        Assert.Equal(bytes, read.ToArray());
    }

    [Fact]
    public async Task A_write_whose_answer_is_lost_is_there_and_says_so_when_it_is_sent_again()
    {
        Assert.True(await WriteAsync(bench.Store(), "first", "makes the container"));
        var wire = new FaultyTransport();
        wire.Next("PUT", Fate.AnswerIsLost);

        // The client's own repetition finds the file there: the caller looks what is in it.
        Assert.False(await WriteAsync(bench.Store(wire), "a", "text"));
        Assert.Equal("text", await ReadAsync(bench.Store(), "a"));
        wire.Next("PUT", Fate.IsTurnedAway);
        Assert.True(await WriteAsync(bench.Store(wire), "b", "text"));
    }

    [Fact]
    public async Task An_archive_that_does_not_answer_is_told_as_such_in_bounded_time()
    {
        Assert.True(await WriteAsync(bench.Store(), "a", "text"));
        var wire = new FaultyTransport { Decide = _ => Fate.IsLost };
        var store = bench.Store(wire);
        await Assert.ThrowsAsync<LedgerStoreException>(() => WriteAsync(store, "b", "text"));
        await Assert.ThrowsAsync<LedgerStoreException>(() => store.OpenAsync("a", None));
        await Assert.ThrowsAsync<LedgerStoreException>(async () => await store.ListAsync("", None).ToListAsync());

        wire.Decide = _ => Fate.Arrives;
        await using var stream = await store.OpenAsync("a", None);
        wire.Decide = _ => Fate.IsLost;
        using var sink = new MemoryStream();
        await Assert.ThrowsAsync<LedgerStoreException>(() => stream!.CopyToAsync(sink));
    }

    private static async Task<bool> WriteAsync(BlobArchiveStore store, string name, string text)
    {
        using var content = new MemoryStream(Encoding.UTF8.GetBytes(text));
        return await store.TryWriteAsync(name, "text/plain", content, None);
    }

    private static async Task<string> ReadAsync(BlobArchiveStore store, string name)
    {
        await using var stream = await store.OpenAsync(name, None);
        using var reader = new StreamReader(stream!);
        return await reader.ReadToEndAsync();
    }
}
