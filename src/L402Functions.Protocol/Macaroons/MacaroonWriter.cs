namespace L402Functions.Protocol.Macaroons;

/// <summary>Writes the fields of a V2 macaroon into an array that was made to measure.</summary>
internal ref struct MacaroonWriter(Span<byte> destination)
{
    private Span<byte> rest = destination;

    /// <summary>The bytes that a field of <paramref name="length"/> bytes takes, with its type and its length.</summary>
    public static int SizeOf(int length) => 1 + (length < 0x80 ? 1 : 2) + length;

    public void Byte(byte value)
    {
        rest[0] = value;
        rest = rest[1..];
    }

    public void Raw(scoped ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(rest);
        rest = rest[bytes.Length..];
    }

    public void Field(byte type, scoped ReadOnlySpan<byte> value)
    {
        Byte(type);
        if (value.Length < 0x80)
        {
            Byte((byte)value.Length);
        }
        else
        {
            Byte((byte)(value.Length | 0x80));
            Byte((byte)(value.Length >> 7));
        }

        Raw(value);
    }
}
