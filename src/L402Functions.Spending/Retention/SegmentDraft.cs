using System.Buffers;
using System.Collections.Immutable;
using System.IO.Compression;
using System.Security.Cryptography;
using L402Functions.Spending.Agents;
using L402Functions.Spending.Audit;
using L402Functions.Spending.Audit.Reading;
using L402Functions.Spending.Audit.Verification;
using L402Functions.Spending.Intents;

namespace L402Functions.Spending.Retention;

/// <summary>A segment in the making: its files, its tally and the rows that will stay. Each row passes once.</summary>
internal sealed class SegmentDraft : IDisposable
{
    private readonly AgentId root;
    private readonly RetentionLimits limits;
    private readonly AuditTallyBuilder tally;
    private readonly IReadOnlySet<IntentId> open;
    private readonly ScratchFile rows = ScratchFile.Create();
    private readonly GZipStream packed;
    private readonly ScratchFile table = ScratchFile.Create();
    private readonly IncrementalHash content = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly ArrayBufferWriter<byte> line = new(2_048);
    private readonly ImmutableArray<KeptRow>.Builder kept = ImmutableArray.CreateBuilder<KeptRow>();
    private long contentBytes;

    public SegmentDraft(AgentId root, AuditLink before, AuditTally tally, DateOnly day, IReadOnlySet<IntentId> open, RetentionLimits limits)
    {
        this.limits = limits;
        this.root = root;
        this.open = open;
        this.tally = new AuditTallyBuilder(tally);
        (Before, Last, Day) = (before, before, day);
        packed = new GZipStream(rows, CompressionLevel.Optimal, leaveOpen: true);
        AuditCsv.WriteHeader(line);
        EndLine(table);
    }

    public AuditLink Before { get; }

    public AuditLink Last { get; private set; }

    /// <summary>The day of the rows that come now.</summary>
    public DateOnly Day { get; set; }

    /// <summary>
    /// True once there is something worth a segment. Rows about pruning alone are not: each segment adds one, and they would go on for ever
    /// in a ledger where nothing else happens.
    /// </summary>
    public bool HasSubstance { get; private set; }

    public bool IsFull => Last.Sequence - Before.Sequence >= limits.SegmentRows || kept.Count >= limits.SegmentKept;

    /// <summary>The rows whose intents are open.</summary>
    public ImmutableArray<KeptRow> Kept => kept.ToImmutable();

    public void Add(AuditEntry entry)
    {
        var document = entry.Document.Span;
        content.AppendData(document);
        content.AppendData("\n"u8);
        packed.Write(document);
        packed.Write("\n"u8);
        contentBytes += document.Length + 1;
        AuditCsv.WriteLine(line, root, entry);
        EndLine(table);
        tally.Add(entry);
        if (entry.Intent is { } intent && open.Contains(intent.Purpose))
        {
            kept.Add(new KeptRow(entry.Link, intent.Purpose));
        }

        Last = entry.Link;
        HasSubstance |= entry.Event != AuditEvent.SegmentPruned;
    }

    /// <summary>Ends the files. Nothing can be added any more.</summary>
    public SegmentFiles Complete()
    {
        packed.Dispose();
        return new SegmentFiles
        {
            Stem = ArchiveNames.StemOf(root, Before.Sequence + 1, Last.Sequence),
            ReadRows = rows.Read,
            Rows = new ArchivedFile(ArchiveNames.Rows, rows.Length, rows.Sha256),
            ContentSha256 = Convert.ToHexStringLower(content.GetCurrentHash()),
            ContentBytes = contentBytes,
            ReadTable = table.Read,
            Table = new ArchivedFile(ArchiveNames.Table, table.Length, table.Sha256),
        };
    }

    /// <summary>What is said about it, once it is known under which names its files are in the archive.</summary>
    public SegmentManifest ToManifest(SegmentFiles files, ArchivedFile storedRows, ArchivedFile storedTable, DateTimeOffset now) => new()
    {
        Root = root,
        Day = Day,
        Before = Before,
        Last = Last,
        Rows = storedRows,
        ContentSha256 = files.ContentSha256,
        ContentBytes = files.ContentBytes,
        Table = storedTable,
        Tally = tally.ToTally(),
        MadeAt = now,
    };

    public void Dispose()
    {
        packed.Dispose();
        rows.Dispose();
        table.Dispose();
        content.Dispose();
    }

    private void EndLine(ScratchFile file)
    {
        file.Write(line.WrittenSpan);
        line.ResetWrittenCount();
    }
}
