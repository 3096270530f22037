using System.Security.Cryptography;
using System.Text;

namespace L402Functions.Samples;

/// <summary>Reads a body in pieces and keeps only sums: memory does not grow with what is sent.</summary>
public sealed class Digester : IDisposable
{
    private const byte LineFeed = (byte)'\n';
    private static readonly uint[] CrcTable = [.. Enumerable.Range(0, 256).Select(i => CrcOf((uint)i))];

    private readonly IncrementalHash sha256 = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly IncrementalHash sha512 = IncrementalHash.CreateHash(HashAlgorithmName.SHA512);
    private readonly Decoder utf8 = new UTF8Encoding(false, throwOnInvalidBytes: true).GetDecoder();
    private readonly char[] characters = new char[16 * 1024 + 1];
    private readonly long[] histogram = new long[256];
    private uint crc = uint.MaxValue;
    private long bytes;
    private bool isUtf8 = true;
    private byte last = LineFeed;

    /// <summary>The next piece of the body, at most 16 KiB.</summary>
    public void Add(ReadOnlySpan<byte> piece)
    {
        if (piece.IsEmpty)
        {
            return;
        }

        sha256.AppendData(piece);
        sha512.AppendData(piece);
        foreach (var value in piece)
        {
            histogram[value]++;
            crc = CrcTable[(byte)(crc ^ value)] ^ (crc >> 8);
        }

        bytes += piece.Length;
        last = piece[^1];
        Decode(piece, flush: false);
    }

    /// <summary>What was found.</summary>
    public DigestReport Finish()
    {
        Decode([], flush: true);
        var lines = histogram[LineFeed] + (bytes > 0 && last != LineFeed ? 1 : 0);
        return new DigestReport(
            bytes,
            Convert.ToHexStringLower(sha256.GetHashAndReset()),
            Convert.ToHexStringLower(sha512.GetHashAndReset()),
            (~crc).ToString("x8", System.Globalization.CultureInfo.InvariantCulture),
            isUtf8,
            lines,
            histogram.Count(h => h > 0),
            Entropy());
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        sha256.Dispose();
        sha512.Dispose();
    }

    private static uint CrcOf(uint value)
    {
        const uint reversedPolynomial = 0xEDB88320;
        for (var bit = 0; bit < 8; bit++)
        {
            value = (value & 1) == 1 ? (value >> 1) ^ reversedPolynomial : value >> 1;
        }

        return value;
    }

    private void Decode(ReadOnlySpan<byte> piece, bool flush)
    {
        if (!isUtf8)
        {
            return;
        }

        try
        {
            utf8.GetChars(piece, characters, flush);
        }
        catch (DecoderFallbackException)
        {
            isUtf8 = false;
        }
    }

    private decimal Entropy()
    {
        var bits = histogram.Where(h => h > 0).Select(h => (double)h / bytes).Sum(p => -p * Math.Log2(p));
        return decimal.Round((decimal)bits, 3);
    }
}
