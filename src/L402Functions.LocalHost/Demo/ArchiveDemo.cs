using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using L402Functions.LocalHost.Running;
using L402Functions.Protocol;
using L402Functions.Spending.Agents;
using L402Functions.Spending.Retention;
using L402Functions.Spending.Rollups;

namespace L402Functions.LocalHost.Demo;

/// <summary>The end of the day: its figures, and its audit rows in an archive that anybody can open. Afterwards the books are verified once more, from the archive.</summary>
internal sealed class ArchiveDemo(LocalApp app, OperatorClient human, DemoSteps steps)
{
    private const int ShownBytes = 120;

    /// <exception cref="DemoFailedException">A step did not end as it should.</exception>
    public async Task RunAsync(AgentId root, CancellationToken cancellationToken)
    {
        await SummariseAsync(root, cancellationToken);
        var folder = await ArchiveAsync(root, cancellationToken);
        steps.Show($"zcat {folder}/*.ndjson.gz | head -1        sha256sum {folder}/*        or open the CSV in a spreadsheet");
        var books = await human.VerifyAuditAsync(cancellationToken);
        if (!books.GetProperty("intact").GetBoolean())
        {
            throw new DemoFailedException($"The books are not whole after their rows were archived: {books}");
        }

        steps.Show("the same books, verified again across the archive: whole");
    }

    private async Task SummariseAsync(AgentId root, CancellationToken cancellationToken)
    {
        steps.Begin("The day, added up from the audit rows");
        var rollups = await app.AddUpAsync(root, cancellationToken);
        steps.Show($"{"agent",-20}{"destination",-28}{"category",-16}{"payments",9}{"sats",12}{"fees",10}{"denied",8}{"watched",9}");
        foreach (var ((_, agent, destination, category), figures) in rollups)
        {
            steps.Show(
                $"{agent.Value,-20}{destination,-28}{category,-16}{figures.Payments,9}{Sats(figures.Spent),12}{Sats(figures.Fees),10}{figures.Denied,8}{figures.WouldHavePaid,9}");
        }

        var total = RollupSeries.Sum(rollups);
        steps.Show($"{"in all",-64}{total.Payments,9}{Sats(total.Spent),12}{Sats(total.Fees),10}{total.Denied,8}{total.WouldHavePaid,9}");
    }

    /// <summary>Archives the day as if it were long over, and copies the files to this machine.</summary>
    private async Task<string> ArchiveAsync(AgentId root, CancellationToken cancellationToken)
    {
        steps.Begin("The archive: the day's audit rows, checked, packed and taken out of the table");
        var report = await app.ArchiveAsync(root, cancellationToken);
        if (report is not { Archived: > 0, Left: 0, Blocked: 0 })
        {
            throw new DemoFailedException($"The audit rows were not archived: {report}");
        }

        var folder = Directory.CreateTempSubdirectory("l402-demo-archive-").FullName;
        foreach (var segment in await app.ListSegmentsAsync(root, cancellationToken))
        {
            var manifest = segment.Manifest;
            var packed = await CopyAsync(manifest.Rows, folder, cancellationToken);
            await CopyAsync(manifest.Table, folder, cancellationToken);
            await CopyAsync(new ArchivedFile(segment.ManifestName, 0, segment.ManifestSha256), folder, cancellationToken);
            var lines = await UnpackAsync(packed, cancellationToken);
            if (lines.Length != manifest.Count)
            {
                throw new DemoFailedException($"The archive has {lines.Length} rows and its manifest says {manifest.Count}.");
            }

            steps.Show($"{Path.GetFileName(packed)}: {lines.Length} rows, the first {lines[0][..Math.Min(ShownBytes, lines[0].Length)]}…");
        }

        steps.Show($"{report.Archived} segment of {report.Deleted} rows, with the same rows as CSV and a manifest, in {folder}");
        return folder;
    }

    private async Task<string> CopyAsync(ArchivedFile file, string folder, CancellationToken cancellationToken)
    {
        await using var stream = await app.Archive.OpenAsync(file.Name, cancellationToken) ?? throw new DemoFailedException($"The archive has no {file.Name}.");
        var path = Path.Combine(folder, file.Name.Replace('/', '_'));
        await using (var copy = File.Create(path))
        {
            await stream.CopyToAsync(copy, cancellationToken);
        }

        var sha256 = Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(path, cancellationToken)));
        return sha256 == file.Sha256 ? path : throw new DemoFailedException($"{file.Name} has the hash {sha256}, and its manifest says {file.Sha256}.");
    }

    private static async Task<string[]> UnpackAsync(string path, CancellationToken cancellationToken)
    {
        await using var packed = new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
        using var reader = new StreamReader(packed, Encoding.UTF8);
        return (await reader.ReadToEndAsync(cancellationToken)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private static string Sats(Msat amount) => (amount.Value / (decimal)Msat.PerSat).ToString("#,0.###", CultureInfo.InvariantCulture);
}
