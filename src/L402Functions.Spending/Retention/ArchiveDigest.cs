using System.IO.Compression;
using System.Security.Cryptography;
using L402Functions.Spending.Ledger;

namespace L402Functions.Spending.Retention;

/// <summary>Length and SHA-256 of a file in the archive, or of what is packed in it.</summary>
internal static class ArchiveDigest
{
    private const int BufferBytes = 64 * 1024;

    /// <summary>
    /// Reads a file; null where there is none. Of one that is longer than <paramref name="longest"/>, or that is not packed though it should be, only
    /// as much as it takes to tell, and its hash is empty.
    /// </summary>
    /// <exception cref="LedgerStoreException">The archive did not answer.</exception>
    public static async Task<(long Bytes, string Sha256)?> OfAsync(
        IArchiveStore archive, string name, long longest, bool unpack, CancellationToken cancellationToken)
    {
        await using var stream = await archive.OpenAsync(name, cancellationToken);
        if (stream is null)
        {
            return null;
        }

        await using var content = unpack ? new GZipStream(stream, CompressionMode.Decompress) : stream;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var (buffer, total) = (new byte[BufferBytes], 0L);
        try
        {
            int read;
            while (total <= longest && (read = await content.ReadAsync(buffer, cancellationToken)) > 0)
            {
                hash.AppendData(buffer, 0, read);
                total += read;
            }
        }
        catch (InvalidDataException)
        {
            return (total, "");
        }

        return (total, total <= longest ? Convert.ToHexStringLower(hash.GetCurrentHash()) : "");
    }
}
