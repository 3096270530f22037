using System.Diagnostics.Metrics;
using System.IO.Compression;
using System.Text;
using L402Functions.Spending;
using L402Functions.Spending.Audit;
using L402Functions.Spending.Audit.Verification;
using L402Functions.Spending.Ledger;
using L402Functions.Spending.Retention;
using L402Functions.Spending.Rollups;
using L402Functions.Spending.Tests.Payments;
using L402Functions.Storage.Tests.Stores;
using L402Functions.TestSupport.Azurite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace L402Functions.Storage.Tests.Verification;

/// <summary>Verification of books whose old rows are archived and deleted.</summary>
[Collection(AzuriteCollection.Name)]
public sealed class SegmentTests(AzuriteServer azurite)
{
    private static CancellationToken None => CancellationToken.None;

    [Fact]
    public async Task The_books_are_whole_across_rows_that_are_archived_and_deleted()
    {
        var books = await ArchivedAsync();

        foreach (var deep in new[] { false, true })
        {
            var report = await books.VerifyAsync(deep);
            Assert.True(report.Intact && report.Complete, string.Join('\n', report.Breaks));
            var research = report.Roots.Single(r => r.Root == Books.Root);
            Assert.Equal((2, 5L), (research.Segments, research.Payments));
            Assert.True(deep ? research.RowsRead >= research.End.Sequence : research.RowsRead < research.End.Sequence);
            Assert.Equal(research.End.Sequence, research.Anchored);
        }
    }

    [Fact]
    public async Task A_segments_files_that_are_missing_or_changed_are_named()
    {
        var books = await ArchivedAsync();
        var (first, second) = await SegmentsAsync(books);
        await books.ArchiveFiles.DeleteBlobAsync(first.Manifest.Rows.Name);
        await books.ArchiveFiles.GetBlobClient(second.Manifest.Rows.Name).UploadAsync(BinaryData.FromString("something else"), overwrite: true);

        var found = await books.BreaksAsync();

        Assert.Single(found, f => f.Break == VerificationBreak.ArchiveMissing && f.Subject == first.Manifest.Rows.Name);
        Assert.Single(found, f => f.Break == VerificationBreak.ArchiveDiffers && f.Subject == second.Manifest.Rows.Name);
        Assert.Equal(2, found.Count);

        // Once it is old enough, the account's own policy has deleted it.
        books.Clock.Advance(TimeSpan.FromDays(400));
        await books.SignAsync();
        Assert.DoesNotContain(await books.BreaksAsync(), f => f.Break == VerificationBreak.ArchiveMissing);
    }

    [Fact]
    public async Task An_archive_whose_rows_were_changed_together_with_its_hashes_is_found_by_a_deep_look()
    {
        var books = await ArchivedAsync();
        var (first, _) = await SegmentsAsync(books);
        var text = await UnpackAsync(books, first.Manifest.Rows.Name);
        var packed = Pack(text.Replace("operator:alice", "operator:mallo", StringComparison.Ordinal));
        var changed = first.Manifest with { Rows = first.Manifest.Rows with { Bytes = packed.Length, Sha256 = Sha256(packed) } };
        await books.ArchiveFiles.GetBlobClient(first.Manifest.Rows.Name).UploadAsync(BinaryData.FromBytes(packed), overwrite: true);
        await books.ArchiveFiles.GetBlobClient(first.ManifestName).UploadAsync(BinaryData.FromBytes(changed.ToUtf8Json()), overwrite: true);
        var segment = first with { Manifest = changed, ManifestSha256 = Sha256(changed.ToUtf8Json()) };
        await books.WriteAsync(Books.Root, segment.RowKey, segment.ToUtf8Json());

        Assert.Empty(await books.BreaksAsync());
        Assert.Contains(await books.BreaksAsync(deep: true), f => f.Break == VerificationBreak.ArchiveRowsDiffer && f.Subject == first.Manifest.Rows.Name);
    }

    [Fact]
    public async Task Money_that_was_changed_in_a_manifest_shows_in_the_sums_and_in_what_was_signed()
    {
        var books = await ArchivedAsync();
        var (_, second) = await SegmentsAsync(books);
        var tally = second.Manifest.Tally;
        var agent = tally.Agents[Books.Root];
        var changed = second.Manifest with { Tally = tally with { Agents = tally.Agents.SetItem(Books.Root, agent with { Spent = agent.Spent + agent.Spent }) } };
        await books.ArchiveFiles.GetBlobClient(second.ManifestName).UploadAsync(BinaryData.FromBytes(changed.ToUtf8Json()), overwrite: true);
        var segment = second with { Manifest = changed, ManifestSha256 = Sha256(changed.ToUtf8Json()) };
        await books.WriteAsync(Books.Root, segment.RowKey, segment.ToUtf8Json());

        var found = await books.BreaksAsync();

        Assert.Contains(found, f => f.Break == VerificationBreak.SpentDiffers && f.Subject == "research");
        Assert.Contains(found, f => f.Break == VerificationBreak.SignedMoneyDiffers);
    }

    [Fact]
    public async Task A_segments_row_that_was_deleted_or_exchanged_is_named()
    {
        var books = await ArchivedAsync();
        var (first, second) = await SegmentsAsync(books);
        await books.DeleteAsync(Books.Root, first.RowKey);
        var found = await books.BreaksAsync();
        Assert.Contains(found, f => f.Break == VerificationBreak.SegmentLinkDiffers && f.Subject == second.ManifestName);

        await books.WriteAsync(Books.Root, first.RowKey, "{}"u8.ToArray());
        Assert.Contains(await books.BreaksAsync(), f => f.Break == VerificationBreak.SegmentUnreadable && f.Subject == first.RowKey);
    }

    [Fact]
    public async Task Rows_that_stayed_for_an_open_intent_are_compared_with_what_the_segment_knows()
    {
        var books = await ArchivedAsync();
        var (first, _) = await SegmentsAsync(books);
        Assert.NotEmpty(first.Kept);
        var (kept, gone) = (first.Kept[0].Link.Sequence, first.Kept[1].Link.Sequence);
        var row = await books.ReadAsync(Books.Root, RowKeys.AuditEntry(kept));
        row["actor"] = "agent:mallory";
        await books.WriteAsync(Books.Root, RowKeys.AuditEntry(kept), row);
        await books.DeleteAsync(Books.Root, RowKeys.AuditEntry(gone));

        var found = await books.BreaksAsync();

        Assert.Single(found, f => f.Break == VerificationBreak.KeptRowDiffers && f.Sequence == kept);
        Assert.Single(found, f => f.Break == VerificationBreak.KeptRowMissing && f.Sequence == gone);
    }

    /// <summary>Two days in the archive, and a third in the table.</summary>
    private async Task<Books> ArchivedAsync()
    {
        var books = await Books.OpenAsync(azurite);
        books.Clock.Advance(TimeSpan.FromDays(1));
        await books.PayAsync("second-day", Books.Root);
        books.Clock.Advance(TimeSpan.FromDays(5));
        var ledger = new SpendingLedger(books.Store, new LedgerClock(books.Clock), new SystemIdSource());
        var rollups = new RollupDesk(books.Store, books.Ports, books.Clock, NullLogger<RollupDesk>.Instance);
        var metrics = new RetentionMetrics(new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>());
        var desk = new RetentionDesk(
            books.Store, ledger, books.Archive, books.Holds, books.Ports, rollups, new SystemIdSource(), new RetentionLimits(2, 13), books.Clock, metrics, NullLogger<RetentionDesk>.Instance);
        var report = await desk.RunAsync(TimeBox.Endless(TimeProvider.System), None);
        Assert.Equal(0, report.Blocked);
        await books.PayAsync("third-day", Books.Scout);
        await books.SignAsync();
        return books;
    }

    private static async Task<(Segment First, Segment Second)> SegmentsAsync(Books books) =>
        await new SegmentBook(books.Store).ListAsync(Books.Root, None).ToListAsync() is [var first, var second]
            ? (first, second)
            : throw new InvalidOperationException("There are not two segments.");

    private static async Task<string> UnpackAsync(Books books, string name)
    {
        var file = await books.ArchiveFiles.GetBlobClient(name).DownloadContentAsync();
        await using var unpacked = new GZipStream(file.Value.Content.ToStream(), CompressionMode.Decompress);
        using var reader = new StreamReader(unpacked, Encoding.UTF8);
        return await reader.ReadToEndAsync();
    }

    private static byte[] Pack(string text)
    {
        using var packed = new MemoryStream();
        using (var zip = new GZipStream(packed, CompressionLevel.Optimal))
        {
            zip.Write(Encoding.UTF8.GetBytes(text));
        }

        return packed.ToArray();
    }

    private static string Sha256(byte[] bytes) => AuditHash.Of(bytes).ToString();
}
