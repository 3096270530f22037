using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Azure.Storage.Blobs;
using L402Functions.EndToEnd.Tests.Accounting;
using L402Functions.EndToEnd.Tests.Hosts;
using L402Functions.EndToEnd.Tests.Spending.Killing;
using L402Functions.EndToEnd.Tests.Spending.Play;
using L402Functions.LocalHost.Azurite;
using L402Functions.Simulation.Accounting;
using L402Functions.Spending.Ledger;
using L402Functions.Spending.Retention;
using L402Functions.Storage;
using L402Functions.Storage.Ledger;

namespace L402Functions.EndToEnd.Tests.Documents;

/// <summary>
/// The runbook of archives and the lines of docs/retention.md, run on the files that a host's own timer wrote of rows that are old enough. Only the download is
/// another: by the storage client, as there is no <c>az</c> here.
/// </summary>
[Collection(AloneTests.Name)]
public sealed class ArchiveRunbookTests : IDisposable
{
    private const int Days = 12;
    private const int RawDays = 90;
    private const string Restoring = "## Restoring from an archive";
    private const string Order = "order-1";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly string Root = PastBusiness.Root.ToString();
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("l402-archive-");

    [ShellFact]
    public async Task Old_rows_are_read_and_checked_by_hand_and_what_is_lost_or_changed_is_named()
    {
        var azurite = await AzuriteProcess.StartAsync(AzuriteProcess.InMemory, TimeProvider.System, CancellationToken.None);
        await using var hosts = new Succession(azurite, azurite.ConnectionString);
        var tables = MoneyTables.FromConnectionString(azurite.ConnectionString);
        var store = new TableLedgerStore(tables, new StorageOptions(), TimeProvider.System);
        await PastBusiness.WriteAsync(store, tables, DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime).AddDays(-RawDays - Days - 3), Days);
        var before = await WrittenLog.RowsOf(store, PastBusiness.Root);
        hosts.Schedules["Retention"] = hosts.Schedules["Checkpoint"] = Succession.EverySecond;
        await hosts.StartAsync(Succession.Never);
        await ArchivedAsync(store);
        var runbook = new Runbook(hosts.Host.Address);

        // Somebody asks about an old row: over HTTP there is the intent and none of its rows.
        (await hosts.Client.OperateAsync(HttpMethod.Get, $"/operator/intents/{Order}?agent={Root}")).Is(HttpStatusCode.OK);
        Assert.Equal(0, (await hosts.Client.OperateAsync(HttpMethod.Get, $"/operator/audit?root={Root}&intent={Order}")).Is(HttpStatusCode.OK).Json.GetProperty("entries").GetArrayLength());
        await IsWholeAsync(runbook);

        var container = new BlobContainerClient(azurite.ConnectionString, "audit-archive");
        await DownloadAsync(container);
        await ReadAsync(before);
        await ForgeAsync();
        await LoseAsync(container, runbook);
    }

    public void Dispose() => folder.Delete(recursive: true);

    /// <summary>Everything that was there is read from the files, and checks.</summary>
    private async Task ReadAsync(List<LedgerRow> before)
    {
        var segments = Segments();
        Assert.Equal(Days, segments.Count);
        var rows = new List<string>();
        foreach (var segment in segments)
        {
            var read = await RetentionLinesAsync(0, segment);
            Assert.True(read.ExitCode == 0, read.Error);
            Assert.Equal(Days, read.Output.Split('\n').Count(l => l.EndsWith(".ndjson.gz", StringComparison.Ordinal)));
            rows.AddRange(read.Output.Split('\n').Where(l => l.StartsWith('[')));
            var check = await RetentionLinesAsync(1, segment);
            Assert.True(check.ExitCode == 0, $"{segment}: {check.Error}{check.Output}");
            Assert.Equal(2, check.Output.Split('\n').Count(l => l.EndsWith(": OK", StringComparison.Ordinal)));
        }

        Assert.Equal(before.Select(SequenceOf), rows.Select(r => JsonNode.Parse(r)![0]!.GetValue<long>()).Where(n => n <= before.Count).Distinct());

        var one = await Shell.TryAsync(Shell.Blocks(Runbook.Document, Restoring)[1], folder.FullName, ("root", Root), ("intent", Order));
        Assert.True(one.ExitCode == 0, one.Error);
        var story = one.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonNode.Parse(l)!).ToList();
        var written = before.Where(r => JsonNode.Parse(r.Document.Span)!["intent"]?.GetValue<string>() == Order).ToList();
        Assert.Equal(written.Select(SequenceOf), story.Select(r => r[0]!.GetValue<long>()));
        Assert.Equal("settled", story[^1][2]!.GetValue<string>());
        Assert.Equal("10000", story[^1][3]!.GetValue<string>());
    }

    /// <summary>A row that says another amount is found, by the file's hash, and where that was forged along, by the chain.</summary>
    private async Task ForgeAsync()
    {
        var segment = Segments()[3];
        var (rows, manifest) = (Path.Combine(folder.FullName, segment + ".ndjson.gz"), Path.Combine(folder.FullName, segment + ".manifest.json"));
        var (trueRows, trueManifest) = (await File.ReadAllBytesAsync(rows), await File.ReadAllTextAsync(manifest));
        var text = await UnpackAsync(trueRows);
        var forged = text.Replace("\"amount\":\"13000\"", "\"amount\":\"12000\"", StringComparison.Ordinal);
        Assert.NotEqual(text, forged);
        await File.WriteAllBytesAsync(rows, await PackAsync(forged));
        Assert.Contains("FAILED", (await FailsAsync(segment)).Output, StringComparison.Ordinal);

        var known = JsonNode.Parse(trueManifest)!;
        known["rows"]!["sha256"] = Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(rows)));
        known["content_sha256"] = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(forged)));
        await File.WriteAllTextAsync(manifest, known.ToJsonString());
        Assert.DoesNotContain("FAILED", (await FailsAsync(segment)).Output, StringComparison.Ordinal);

        // A file that was rebuilt to its end no longer leads to the next one.
        known["last_hash"] = new string('a', 64);
        await File.WriteAllTextAsync(manifest, known.ToJsonString());
        await FailsAsync(Segments()[4]);
        await File.WriteAllBytesAsync(rows, trueRows);
        await File.WriteAllTextAsync(manifest, trueManifest);
        Assert.Equal(0, (await RetentionLinesAsync(1, segment)).ExitCode);
    }

    /// <summary>A file that is gone, and one that is another, are named by the runbook's line; put back, all is whole.</summary>
    private async Task LoseAsync(BlobContainerClient container, Runbook runbook)
    {
        var segments = Segments();
        var (lost, changed) = (segments[1] + ".ndjson.gz", segments[5] + ".ndjson.gz");
        await container.DeleteBlobAsync(lost);
        await container.GetBlobClient(changed).UploadAsync(BinaryData.FromBytes(await PackAsync("{}\n")), overwrite: true);
        var (intact, breaks) = await BreaksAsync(runbook);
        Assert.False(intact);
        Assert.Equal(["archive_differs", "archive_missing"], breaks.Order(StringComparer.Ordinal).Distinct());

        foreach (var name in new[] { lost, changed })
        {
            await container.GetBlobClient(name).UploadAsync(Path.Combine(folder.FullName, name), overwrite: true);
        }

        await IsWholeAsync(runbook);
    }

    private static async Task IsWholeAsync(Runbook runbook)
    {
        var (intact, breaks) = await BreaksAsync(runbook);
        Assert.Empty(breaks);
        Assert.True(intact);
    }

    private static async Task<(bool Intact, IReadOnlyList<string> Breaks)> BreaksAsync(Runbook runbook)
    {
        var said = JsonNode.Parse((await runbook.PlayAsync(Restoring, 0, ("root", Root))).Output)!;
        return (said["intact"]!.GetValue<bool>(), [.. said["breaks"]!.AsArray().Select(b => b!["break"]!.GetValue<string>())]);
    }

    private async Task<ShellEnd> FailsAsync(string segment)
    {
        var end = await RetentionLinesAsync(1, segment);
        Assert.NotEqual(0, end.ExitCode);
        return end;
    }

    private Task<ShellEnd> RetentionLinesAsync(int block, string segment) =>
        Shell.TryAsync(Shell.Blocks("docs/retention.md", "## Reading an archive")[block], folder.FullName, ("root", Root), ("segment", segment));

    private List<string> Segments() =>
        [.. Directory.GetFiles(Path.Combine(folder.FullName, Root), "*.manifest.json").Select(f => $"{Root}/{Path.GetFileName(f).Split('.')[0]}").Order(StringComparer.Ordinal)];

    private async Task DownloadAsync(BlobContainerClient container)
    {
        await foreach (var blob in container.GetBlobsAsync())
        {
            var file = Path.Combine(folder.FullName, blob.Name);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            await container.GetBlobClient(blob.Name).DownloadToAsync(file);
        }
    }

    private static async Task ArchivedAsync(TableLedgerStore store)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (await new SegmentBook(store).ListAsync(PastBusiness.Root, patience.Token).ToListAsync() is not { Count: Days } all || all.Exists(s => s.State != SegmentState.Pruned))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(200), patience.Token);
        }
    }

    private static long SequenceOf(LedgerRow row) => long.Parse(row.Key["a|".Length..], CultureInfo.InvariantCulture);

    private static async Task<string> UnpackAsync(byte[] packed)
    {
        await using var gzip = new GZipStream(new MemoryStream(packed), CompressionMode.Decompress);
        using var reader = new StreamReader(gzip);
        return await reader.ReadToEndAsync();
    }

    private static async Task<byte[]> PackAsync(string text)
    {
        using var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionLevel.Optimal))
        {
            await gzip.WriteAsync(Encoding.UTF8.GetBytes(text));
        }

        return packed.ToArray();
    }
}
