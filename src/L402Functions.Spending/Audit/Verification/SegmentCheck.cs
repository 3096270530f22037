using System.IO.Compression;
using System.Text;
using L402Functions.Spending.Agents;
using L402Functions.Spending.Ledger;
using L402Functions.Spending.Retention;

namespace L402Functions.Spending.Audit.Verification;

/// <summary>Checks the segments of one ledger: that one begins where the other ends, and that the archive has what their manifests say.</summary>
internal sealed class SegmentCheck(ILedgerStore store, IArchiveStore archive, AgentId root, RetentionLimits retention, DateTimeOffset now, BreakList breaks)
{
    private const int LongestManifest = 4 * 1024 * 1024;

    /// <summary>Reads the segments' rows, oldest first.</summary>
    public async Task<IReadOnlyList<Segment>> ReadAsync(CancellationToken cancellationToken)
    {
        var segments = new List<Segment>();
        await foreach (var row in store.ReadRangeAsync(root, RowKeys.Segments, RowKeys.After(RowKeys.Segments), cancellationToken))
        {
            try
            {
                var segment = Segment.Read(row);
                var before = segments.Count == 0 ? AuditLink.Start : segments[^1].Manifest.Last;
                if (segment.Manifest.Before != before || segment.Manifest.Root != root)
                {
                    breaks.Add(
                        VerificationBreak.SegmentLinkDiffers, segment.Manifest.First, segment.ManifestName, before.ToString(), segment.Manifest.Before.ToString());
                }

                segments.Add(segment);
            }
            catch (FormatException)
            {
                breaks.Add(VerificationBreak.SegmentUnreadable, subject: row.Key);
            }
        }

        return segments;
    }

    /// <summary>Checks a segment's files; with <paramref name="chain"/> also the rows in them.</summary>
    /// <returns>How many archived rows were read.</returns>
    public async Task<long> CheckAsync(Segment segment, AuditTally before, ChainCheck? chain, CancellationToken cancellationToken)
    {
        var manifest = segment.Manifest;
        var expired = retention.HasExpired(manifest.MadeAt, now);
        var isThere = await CheckFileAsync(segment.ManifestName, null, segment.ManifestSha256, manifest.First, expired, cancellationToken);
        isThere &= await CheckFileAsync(manifest.Rows.Name, manifest.Rows.Bytes, manifest.Rows.Sha256, manifest.First, expired, cancellationToken);
        if (chain is null || !isThere)
        {
            return 0;
        }

        await CheckFileAsync(manifest.Table.Name, manifest.Table.Bytes, manifest.Table.Sha256, manifest.First, expired, cancellationToken);
        return await CheckRowsAsync(manifest, before, chain, cancellationToken);
    }

    /// <summary>A row that should have stayed because its intent is open, and is gone.</summary>
    public async Task CheckKeptAsync(Segment segment, IReadOnlySet<long> found, CancellationToken cancellationToken)
    {
        foreach (var kept in segment.Kept.Where(k => segment.State == SegmentState.Pruned && !found.Contains(k.Link.Sequence)))
        {
            // Rows are deleted first and taken off the list afterwards, once nobody needs them any more.
            if (await store.ReadAsync(root, RowKeys.OpenIntent(kept.Intent), cancellationToken) is not null)
            {
                breaks.Add(VerificationBreak.KeptRowMissing, kept.Link.Sequence, kept.Intent.ToString(), kept.Link.Hash.ToString());
            }
        }
    }

    private async Task<bool> CheckFileAsync(string name, long? bytes, string sha256, long sequence, bool expired, CancellationToken cancellationToken)
    {
        var found = await ArchiveDigest.OfAsync(archive, name, bytes ?? LongestManifest, unpack: false, cancellationToken);
        if (found is null && expired)
        {
            return false;
        }

        if (found is not { } file)
        {
            breaks.Add(VerificationBreak.ArchiveMissing, sequence, name);
            return false;
        }

        if (file.Sha256 != sha256 || (bytes is { } length && length != file.Bytes))
        {
            breaks.Add(VerificationBreak.ArchiveDiffers, sequence, name, sha256, file.Sha256);
            return false;
        }

        return true;
    }

    private async Task<long> CheckRowsAsync(SegmentManifest manifest, AuditTally before, ChainCheck chain, CancellationToken cancellationToken)
    {
        await using var stream = await archive.OpenAsync(manifest.Rows.Name, cancellationToken);
        if (stream is null)
        {
            return 0;
        }

        await using var content = new GZipStream(stream, CompressionMode.Decompress);
        using var lines = new StreamReader(content, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true));
        var walk = new ChainWalk(manifest.Before);
        var tally = new AuditTallyBuilder(before);
        var rows = 0L;
        try
        {
            while (await lines.ReadLineAsync(cancellationToken) is { } line)
            {
                rows++;
                var document = Encoding.UTF8.GetBytes(line);
                if (walk.Take(new LedgerRow(RowKeys.AuditEntry(walk.Last.Sequence + 1), "", document), out var entry) is { } broken)
                {
                    breaks.Add(VerificationBreak.ArchiveRowsDiffer, broken.Sequence, manifest.Rows.Name, actual: SnakeCase.Of(broken.Break));
                    return rows;
                }

                tally.Add(entry!);
                chain.CheckAnchors(walk.Last, tally.ToTally, moneyIsWhole: true);
            }
        }
        catch (Exception unreadable) when (unreadable is InvalidDataException or DecoderFallbackException)
        {
            breaks.Add(VerificationBreak.ArchiveRowsDiffer, walk.Last.Sequence + 1, manifest.Rows.Name, actual: "unreadable");
            return rows;
        }

        if (walk.Last != manifest.Last || tally.ToTally() != manifest.Tally)
        {
            breaks.Add(VerificationBreak.ArchiveRowsDiffer, walk.Last.Sequence, manifest.Rows.Name, manifest.Last.ToString(), walk.Last.ToString());
        }

        return rows;
    }
}
