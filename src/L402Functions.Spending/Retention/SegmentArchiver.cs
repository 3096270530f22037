using System.Security.Cryptography;
using L402Functions.Spending.Ledger;
using Microsoft.Extensions.Logging;

namespace L402Functions.Spending.Retention;

/// <summary>
/// Puts segments into the archive: first the files, then the manifest that vouches for them. It may be done again after dying anywhere: what is
/// there already counts where it says the same. Where something else has taken a name, the file gets the next one: the archive may be one in
/// which nothing can be overwritten, and that something is left for people to look at.
/// </summary>
internal sealed partial class SegmentArchiver(IArchiveStore archive, TimeProvider clock, ILogger logger)
{
    private const int MaxNames = 16;

    /// <summary>Stores a segment.</summary>
    /// <exception cref="LedgerStoreException">The archive did not answer. Do it again.</exception>
    /// <exception cref="InvalidDataException">Every name is taken by something else.</exception>
    public async Task<Segment> StoreAsync(SegmentDraft draft, CancellationToken cancellationToken)
    {
        var files = draft.Complete();
        var rows = await StoreAsync(files.Stem, files.Rows, files.ReadRows, files, cancellationToken);
        var table = await StoreAsync(files.Stem, files.Table, files.ReadTable, null, cancellationToken);
        var manifest = draft.ToManifest(files, rows, table, clock.GetUtcNow());
        for (var number = 1; number <= MaxNames; number++)
        {
            var name = ArchiveNames.Of(files.Stem, ArchiveNames.Manifest, number);
            var bytes = manifest.ToUtf8Json();
            using var content = new MemoryStream(bytes, writable: false);
            if (!await archive.TryWriteAsync(name, ArchiveNames.TypeOf(ArchiveNames.Manifest), content, cancellationToken))
            {
                // One that an earlier run made differs in its time alone.
                bytes = await ReadAsync(name, bytes.Length + 64, cancellationToken) ?? [];
                if (SegmentManifest.Read(bytes) is not { } existing || existing != manifest with { MadeAt = existing.MadeAt })
                {
                    LogTaken(name);
                    continue;
                }

                manifest = existing;
            }

            return new Segment
            {
                ManifestName = name,
                ManifestSha256 = Convert.ToHexStringLower(SHA256.HashData(bytes)),
                Manifest = manifest,
                Kept = draft.Kept,
            };
        }

        throw new InvalidDataException($"Every name for the manifest of {files.Stem} is taken by something else.");
    }

    private async Task<ArchivedFile> StoreAsync(string stem, ArchivedFile file, Func<Stream> read, SegmentFiles? packed, CancellationToken cancellationToken)
    {
        for (var number = 1; number <= MaxNames; number++)
        {
            var name = ArchiveNames.Of(stem, file.Name, number);
            if (await archive.TryWriteAsync(name, ArchiveNames.TypeOf(file.Name), read(), cancellationToken))
            {
                return file with { Name = name };
            }

            var (bytes, sha256) = await DigestAsync(name, file.Bytes + SlackFor(packed), unpack: false, cancellationToken);
            var isOurs = sha256 == file.Sha256
                || (packed is not null && await DigestAsync(name, packed.ContentBytes, unpack: true, cancellationToken) == (packed.ContentBytes, packed.ContentSha256));
            if (isOurs)
            {
                return new ArchivedFile(name, bytes, sha256);
            }

            LogTaken(name);
        }

        throw new InvalidDataException($"Every name for {stem}{file.Name} is taken by something else.");
    }

    /// <summary>Another version of this program may have packed the same rows a little worse.</summary>
    private static long SlackFor(SegmentFiles? packed) => packed is null ? 0 : packed.ContentBytes + 1_024;

    private async Task<(long Bytes, string Sha256)> DigestAsync(string name, long longest, bool unpack, CancellationToken cancellationToken) =>
        await ArchiveDigest.OfAsync(archive, name, longest, unpack, cancellationToken)
            ?? throw new LedgerStoreException($"The archive has '{name}' and cannot show it.");

    private async Task<byte[]?> ReadAsync(string name, int longest, CancellationToken cancellationToken)
    {
        await using var stream = await archive.OpenAsync(name, cancellationToken)
            ?? throw new LedgerStoreException($"The archive has '{name}' and cannot show it.");
        var buffer = new byte[longest + 1];
        var length = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
        return length <= longest ? buffer[..length] : null;
    }

    [LoggerMessage(1, LogLevel.Error, "The archive's '{Name}' is not what this segment says: it is left as it is, and the file gets another name")]
    private partial void LogTaken(string name);
}
