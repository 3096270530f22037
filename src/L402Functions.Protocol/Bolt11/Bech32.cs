namespace L402Functions.Protocol.Bolt11;

/// <summary>Bech32 (BIP 173) without its limit of 90 characters, as BOLT 11 uses it.</summary>
internal static class Bech32
{
    public const int ChecksumLength = 6;
    public const string Alphabet = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
    private const char Separator = '1';
    private const byte None = 255;

    private static readonly byte[] Values = BuildValues();

    private static readonly uint[] Generator = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];

    /// <summary>Splits at the last separator and checks the checksum.</summary>
    /// <param name="text">The text, of any length: bounding it is the caller's business.</param>
    /// <param name="humanReadablePart">The part before the separator, in lower case.</param>
    /// <param name="data">The five-bit groups of the data, without the checksum.</param>
    public static Bolt11Error TryDecode(ReadOnlySpan<char> text, out string humanReadablePart, out byte[] data)
    {
        humanReadablePart = string.Empty;
        data = [];
        if (text.ContainsAnyExceptInRange('!', '~'))
        {
            return Bolt11Error.InvalidCharacter;
        }

        if (text.ContainsAnyInRange('a', 'z') && text.ContainsAnyInRange('A', 'Z'))
        {
            return Bolt11Error.MixedCase;
        }

        var separator = text.LastIndexOf(Separator);
        if (separator < 1)
        {
            return Bolt11Error.SeparatorMissing;
        }

        var groups = new byte[text.Length - separator - 1];
        for (var i = 0; i < groups.Length; i++)
        {
            groups[i] = ValueOf(text[separator + 1 + i]);
            if (groups[i] == None)
            {
                return Bolt11Error.InvalidCharacter;
            }
        }

        if (groups.Length < ChecksumLength)
        {
            return Bolt11Error.TooShort;
        }

        humanReadablePart = text[..separator].ToString().ToLowerInvariant();
        if (Absorb(AbsorbHumanReadablePart(humanReadablePart), groups) != 1)
        {
            return Bolt11Error.ChecksumMismatch;
        }

        data = groups[..^ChecksumLength];
        return Bolt11Error.None;
    }

    /// <summary>Joins the parts and appends the checksum, all in lower case.</summary>
    public static string Encode(string humanReadablePart, ReadOnlySpan<byte> data)
    {
        var state = Absorb(Absorb(AbsorbHumanReadablePart(humanReadablePart), data), new byte[ChecksumLength]) ^ 1;
        var text = new char[humanReadablePart.Length + 1 + data.Length + ChecksumLength];
        humanReadablePart.CopyTo(text);
        text[humanReadablePart.Length] = Separator;
        var position = humanReadablePart.Length + 1;
        foreach (var group in data)
        {
            text[position++] = Alphabet[group];
        }

        for (var i = ChecksumLength - 1; i >= 0; i--)
        {
            text[position++] = Alphabet[(int)((state >> (5 * i)) & 31)];
        }

        return new string(text);
    }

    /// <summary>The group that a character stands for, of either case; <see cref="None"/> for any other character.</summary>
    public static byte ValueOf(char character) => character < Values.Length ? Values[character] : None;

    private static byte[] BuildValues()
    {
        var values = new byte[128];
        values.AsSpan().Fill(None);
        for (var i = 0; i < Alphabet.Length; i++)
        {
            values[Alphabet[i]] = (byte)i;
            values[char.ToUpperInvariant(Alphabet[i])] = (byte)i;
        }

        return values;
    }

    private static uint AbsorbHumanReadablePart(string part)
    {
        uint state = 1;
        foreach (var character in part)
        {
            state = Absorb(state, (byte)(character >> 5));
        }

        state = Absorb(state, 0);
        foreach (var character in part)
        {
            state = Absorb(state, (byte)(character & 31));
        }

        return state;
    }

    private static uint Absorb(uint state, ReadOnlySpan<byte> groups)
    {
        foreach (var group in groups)
        {
            state = Absorb(state, group);
        }

        return state;
    }

    private static uint Absorb(uint state, byte group)
    {
        var top = state >> 25;
        state = ((state & 0x1ffffff) << 5) ^ group;
        for (var i = 0; i < Generator.Length; i++)
        {
            if (((top >> i) & 1) == 1)
            {
                state ^= Generator[i];
            }
        }

        return state;
    }
}
