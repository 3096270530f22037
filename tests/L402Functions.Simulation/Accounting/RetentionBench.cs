using System.Diagnostics.Metrics;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using L402Functions.Spending;
using L402Functions.Spending.Agents;
using L402Functions.Spending.Audit;
using L402Functions.Spending.Audit.Verification;
using L402Functions.Spending.Ledger;
using L402Functions.Spending.Retention;
using L402Functions.Spending.Rollups;
using Microsoft.Extensions.Logging;

namespace L402Functions.Simulation.Accounting;

/// <summary>Retention over stores that a test chose, each desk as in a process of its own, and a reader that trusts nothing.</summary>
public sealed class RetentionBench(ILedgerStore store, IArchiveStore archive, IHoldBoard holds, ILoggerFactory logs, params IReadOnlyList<AgentId> roots)
{
    public RetentionLimits Limits { get; init; } = new(90, 13);

    public DatedClock Clock { get; } = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    private static CancellationToken None => CancellationToken.None;

    /// <summary>A process, which may be one that dies.</summary>
    public RetentionDesk Desk(Fuse? fuse = null)
    {
        var life = fuse ?? Fuse.Endless();
        var mortal = new MortalStore(store, life);
        var directory = new NamedRoots(roots);
        var ids = new SystemIdSource();
        return new RetentionDesk(
            mortal,
            new SpendingLedger(mortal, Clock, ids),
            new MortalArchive(archive, life),
            holds,
            directory,
            new RollupDesk(mortal, directory, Clock, new Logger<RollupDesk>(logs)),
            ids,
            Limits,
            Clock,
            new RetentionMetrics(new Meters()),
            new Logger<RetentionDesk>(logs));
    }

    /// <summary>A run on the morning of a day, with all the time it takes.</summary>
    public Task<RetentionReport> RunAsync(DateOnly day, Fuse? fuse = null)
    {
        Clock.Now = new DateTimeOffset(day.ToDateTime(new TimeOnly(3, 17)), TimeSpan.Zero);
        return Desk(fuse).RunAsync(TimeBox.Endless(TimeProvider.System), None);
    }

    public async Task<List<Segment>> SegmentsAsync(AgentId root) => await new SegmentBook(store).ListAsync(root, None).ToListAsync();

    /// <summary>
    /// The whole log, from the archive as far as it goes and then from the table. Checks on the way that the archive is what its manifests say,
    /// that the table holds what it should of archived rows and nothing else, and that the whole is one chain up to the head.
    /// </summary>
    public async Task<List<LedgerRow>> ReadWholeAsync(AgentId root)
    {
        var inTable = (await WrittenLog.RowsOf(store, root)).ToDictionary(r => r.Key, StringComparer.Ordinal);
        var whole = new List<LedgerRow>();
        var (end, tally) = (AuditLink.Start, AuditTally.Empty);
        foreach (var segment in await SegmentsAsync(root))
        {
            var manifest = segment.Manifest;
            Assert.Equal(end, manifest.Before);
            var documents = await UnpackAsync(segment);
            Assert.Equal(manifest.Count, documents.Length);
            var rows = documents.Select((d, i) => new LedgerRow(RowKeys.AuditEntry(manifest.First + i), string.Empty, Encoding.UTF8.GetBytes(d))).ToList();
            tally = rows.Aggregate(tally, (sum, row) => sum.Add(AuditEntry.Read(row.Document)!));
            Assert.Equal(tally, manifest.Tally);
            CheckTable(segment, rows, inTable);
            whole.AddRange(rows);
            end = manifest.Last;
        }

        whole.AddRange(inTable.Values.Where(r => RowKeys.SequenceOf(r.Key) > end.Sequence).OrderBy(r => r.Key, StringComparer.Ordinal));
        var head = await new SpendingLedger(store, Clock, new SystemIdSource()).ReadHeadAsync(root, None);
        Assert.IsType<AuditVerification.Intact>(await AuditChain.VerifyAsync(whole.ToAsyncEnumerable(), AuditLink.Start, head!.Chain, None));
        return whole;
    }

    /// <summary>The lines of a segment's rows, after its files' hashes were checked.</summary>
    public async Task<string[]> UnpackAsync(Segment segment)
    {
        var manifest = segment.Manifest;
        Assert.Equal(segment.ManifestSha256, Sha256(await FileAsync(segment.ManifestName)));
        Assert.Equal(manifest, SegmentManifest.Read(await FileAsync(segment.ManifestName)));
        foreach (var file in new[] { manifest.Rows, manifest.Table })
        {
            var bytes = await FileAsync(file.Name);
            Assert.Equal((file.Bytes, file.Sha256), (bytes.Length, Sha256(bytes)));
        }

        using var packed = new GZipStream(new MemoryStream(await FileAsync(manifest.Rows.Name)), CompressionMode.Decompress);
        using var content = new MemoryStream();
        await packed.CopyToAsync(content);
        Assert.Equal((manifest.ContentBytes, manifest.ContentSha256), (content.Length, Sha256(content.ToArray())));
        var text = Encoding.UTF8.GetString(content.ToArray());
        Assert.EndsWith("\n", text, StringComparison.Ordinal);
        return text[..^1].Split('\n');
    }

    public async Task<byte[]> FileAsync(string name)
    {
        await using var stream = await archive.OpenAsync(name, None);
        Assert.NotNull(stream);
        using var bytes = new MemoryStream();
        await stream.CopyToAsync(bytes);
        return bytes.ToArray();
    }

    private static void CheckTable(Segment segment, List<LedgerRow> archived, Dictionary<string, LedgerRow> inTable)
    {
        var kept = segment.Kept.ToDictionary(k => RowKeys.AuditEntry(k.Link.Sequence), StringComparer.Ordinal);
        foreach (var row in archived)
        {
            if (inTable.TryGetValue(row.Key, out var present))
            {
                Assert.True(present.Document.Span.SequenceEqual(row.Document.Span), $"Row {row.Key} differs from its archive.");
            }

            if (segment.State == SegmentState.Pruned)
            {
                Assert.Equal(kept.ContainsKey(row.Key), present is not null);
            }

            if (kept.TryGetValue(row.Key, out var link))
            {
                Assert.Equal(link.Link.Hash, AuditHash.Of(row.Document.Span));
            }
        }
    }

    private static string Sha256(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private sealed class Meters : IMeterFactory
    {
        public Meter Create(MeterOptions options) => new(options);

        public void Dispose()
        {
        }
    }
}
