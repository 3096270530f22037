namespace L402Functions.Protocol.Macaroons;

/// <summary>
/// The fields of a V2 macaroon, found in one pass (libmacaroons <c>doc/format.txt</c>, "Version 2"): <c>02</c>, optional location <c>01</c>,
/// identifier <c>02</c>, <c>00</c>; per caveat <c>02 len id 00</c>; <c>00</c>; signature <c>06 20 …</c>; and nothing after it.
/// </summary>
internal readonly struct MacaroonLayout
{
    public const byte Version = 2;
    public const byte EndOfSection = 0;
    public const byte LocationType = 1;
    public const byte IdentifierType = 2;
    public const byte VerificationIdType = 4;
    public const byte SignatureType = 6;

    private MacaroonLayout(MacaroonField location, MacaroonField identifier, MacaroonField[] caveats)
    {
        Location = location;
        Identifier = identifier;
        Caveats = caveats;
    }

    public MacaroonField Location { get; }

    public MacaroonField Identifier { get; }

    public MacaroonField[] Caveats { get; }

    public static MacaroonError TryRead(ReadOnlySpan<byte> bytes, out MacaroonLayout layout)
    {
        layout = default;
        if (bytes.Length > Macaroon.MaxBytes)
        {
            return MacaroonError.TooLarge;
        }

        if (bytes.IsEmpty)
        {
            return MacaroonError.Truncated;
        }

        if (bytes[0] != Version)
        {
            return MacaroonError.BadVersion;
        }

        var reader = new Reader(bytes);
        var error = ReadHeader(ref reader, out var location, out var identifier);
        if (error != MacaroonError.None)
        {
            return error;
        }

        Span<MacaroonField> caveats = stackalloc MacaroonField[Macaroon.MaxCaveats];
        error = ReadCaveats(ref reader, caveats, out var count);
        if (error == MacaroonError.None)
        {
            error = ReadSignature(ref reader);
        }

        if (error != MacaroonError.None)
        {
            return error;
        }

        layout = new MacaroonLayout(location, identifier, caveats[..count].ToArray());
        return MacaroonError.None;
    }

    private static MacaroonError ReadHeader(ref Reader reader, out MacaroonField location, out MacaroonField identifier)
    {
        location = default;
        identifier = default;
        if (reader.NextIs(LocationType))
        {
            var error = reader.ReadField(LocationType, out location);
            if (error != MacaroonError.None)
            {
                return error;
            }
        }

        var identifierError = reader.ReadField(IdentifierType, out identifier);
        return identifierError != MacaroonError.None ? identifierError : reader.ReadEndOfSection();
    }

    private static MacaroonError ReadCaveats(ref Reader reader, scoped Span<MacaroonField> caveats, out int count)
    {
        count = 0;
        while (!reader.NextIs(EndOfSection))
        {
            // A caveat's location says where its third party is; a first-party caveat has none.
            if (reader.NextIs(LocationType))
            {
                return MacaroonError.ThirdPartyCaveat;
            }

            var error = reader.ReadField(IdentifierType, out var caveat);
            if (error != MacaroonError.None)
            {
                return error;
            }

            if (reader.NextIs(VerificationIdType))
            {
                return MacaroonError.ThirdPartyCaveat;
            }

            error = reader.ReadEndOfSection();
            if (error != MacaroonError.None)
            {
                return error;
            }

            if (count == caveats.Length)
            {
                return MacaroonError.TooManyCaveats;
            }

            caveats[count++] = caveat;
        }

        return reader.ReadEndOfSection();
    }

    private static MacaroonError ReadSignature(ref Reader reader)
    {
        var error = reader.ReadField(SignatureType, out var signature);
        if (error != MacaroonError.None)
        {
            return error;
        }

        if (signature.Length != Macaroon.SignatureLength)
        {
            return MacaroonError.BadSignatureLength;
        }

        return reader.AtEnd ? MacaroonError.None : MacaroonError.TrailingBytes;
    }

    private ref struct Reader(ReadOnlySpan<byte> bytes)
    {
        private readonly ReadOnlySpan<byte> bytes = bytes;
        private int position = 1;

        public readonly bool AtEnd => position == bytes.Length;

        public readonly bool NextIs(byte type) => position < bytes.Length && bytes[position] == type;

        public MacaroonError ReadEndOfSection()
        {
            if (AtEnd)
            {
                return MacaroonError.Truncated;
            }

            return bytes[position++] == EndOfSection ? MacaroonError.None : MacaroonError.UnexpectedField;
        }

        public MacaroonError ReadField(byte type, out MacaroonField field)
        {
            field = default;
            if (AtEnd)
            {
                return MacaroonError.Truncated;
            }

            // Every type there is fits one byte; a longer varint is an unknown type or a padded form of a known one.
            if (bytes[position] != type)
            {
                return MacaroonError.UnexpectedField;
            }

            position++;
            var error = ReadLength(out var length);
            if (error != MacaroonError.None)
            {
                return error;
            }

            if (length > bytes.Length - position)
            {
                return MacaroonError.Truncated;
            }

            field = new MacaroonField((ushort)position, (ushort)length);
            position += length;
            return MacaroonError.None;
        }

        /// <summary>A varint of one or two bytes, which reach further than any macaroon; the second may not be zero.</summary>
        private MacaroonError ReadLength(out int length)
        {
            length = 0;
            if (AtEnd)
            {
                return MacaroonError.Truncated;
            }

            length = bytes[position++];
            if (length < 0x80)
            {
                return MacaroonError.None;
            }

            if (AtEnd)
            {
                return MacaroonError.Truncated;
            }

            var high = bytes[position++];
            length = (length & 0x7F) | (high << 7);
            return high is 0 or >= 0x80 || length > Macaroon.MaxBytes ? MacaroonError.BadLength : MacaroonError.None;
        }
    }
}
