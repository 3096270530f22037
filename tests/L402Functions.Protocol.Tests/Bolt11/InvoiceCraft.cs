using System.Text;
using NBitcoin.Secp256k1;

namespace L402Functions.Protocol.Tests.Bolt11;

/// <summary>Makes texts that an encoder would not: any human-readable part over any data, with a right checksum and, if wanted, a right signature.</summary>
internal static class InvoiceCraft
{
    public const string Alphabet = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";

    /// <summary>A field of so many letters.</summary>
    public static string Field(char type, string letters) => $"{type}{Alphabet[letters.Length >> 5]}{Alphabet[letters.Length & 31]}{letters}";

    /// <summary>A field of bytes, padded with zero bits.</summary>
    public static string Field(char type, byte[] bytes)
    {
        var bits = string.Concat(bytes.Select(b => Convert.ToString(b, 2).PadLeft(8, '0')));
        bits = bits.PadRight((bits.Length + 4) / 5 * 5, '0');
        return Field(type, string.Concat(bits.Chunk(5).Select(five => Alphabet[Convert.ToInt32(new string(five), 2)])));
    }

    public static string Sign(string humanReadablePart, string dataBeforeSignature)
    {
        var bits = Bits(dataBeforeSignature);
        bits = bits.PadRight((bits.Length + 7) / 8 * 8, '0');
        byte[] message = [.. Encoding.ASCII.GetBytes(humanReadablePart), .. bits.Chunk(8).Select(eight => Convert.ToByte(new string(eight), 2))];
        using var key = ECPrivKey.Create(ExampleDrafts.PrivateKey);
        Assert.True(key.TrySignRecoverable(System.Security.Cryptography.SHA256.HashData(message), out var signature));
        var bytes = new byte[65];
        signature!.WriteToSpanCompact(bytes.AsSpan(0, 64), out var id);
        bytes[64] = (byte)id;
        return Checksummed(humanReadablePart, dataBeforeSignature + Field('q', bytes)[3..]);
    }

    /// <summary>Bech32's checksum, written from BIP 173 apart from the product's own.</summary>
    public static string Checksummed(string humanReadablePart, string data)
    {
        uint[] generator = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];
        var state = 1u;
        foreach (var value in humanReadablePart.Select(c => c >> 5).Append(0).Concat(humanReadablePart.Select(c => c & 31))
            .Concat(data.Select(c => Alphabet.IndexOf(c, StringComparison.Ordinal))).Concat(new int[6]))
        {
            var top = state >> 25;
            state = ((state & 0x1ffffff) << 5) ^ (uint)value;
            for (var i = 0; i < 5; i++)
            {
                state ^= ((top >> i) & 1) == 1 ? generator[i] : 0;
            }
        }

        state ^= 1;
        return humanReadablePart + "1" + data + string.Concat(Enumerable.Range(0, 6).Select(i => Alphabet[(int)((state >> (5 * (5 - i))) & 31)]));
    }

    private static string Bits(string letters) =>
        string.Concat(letters.Select(c => Convert.ToString(Alphabet.IndexOf(c, StringComparison.Ordinal), 2).PadLeft(5, '0')));
}
