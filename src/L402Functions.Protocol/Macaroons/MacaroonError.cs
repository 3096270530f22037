namespace L402Functions.Protocol.Macaroons;

/// <summary>Why bytes or text are not a macaroon that this library reads.</summary>
public enum MacaroonError
{
    /// <summary>No error: the macaroon was read.</summary>
    None = 0,

    /// <summary>More than <see cref="Macaroon.MaxBytes"/> bytes, or base64 text for more.</summary>
    TooLarge,

    /// <summary>Not base64: another character, both alphabets at once, wrong padding, or bits set beyond the last byte.</summary>
    NotBase64,

    /// <summary>The first byte is not <c>02</c>: another version, or the JSON or V1 form.</summary>
    BadVersion,

    /// <summary>The bytes end before the macaroon does.</summary>
    Truncated,

    /// <summary>A length that is not written in its shortest form, or is longer than any macaroon may be.</summary>
    BadLength,

    /// <summary>A field that may not stand where it stands: out of order, repeated or of an unknown type.</summary>
    UnexpectedField,

    /// <summary>A third-party caveat (field <c>vid</c>, or a caveat with a location): it needs discharges, which L402 does not have.</summary>
    ThirdPartyCaveat,

    /// <summary>More than <see cref="Macaroon.MaxCaveats"/> caveats.</summary>
    TooManyCaveats,

    /// <summary>The signature is not 32 bytes long.</summary>
    BadSignatureLength,

    /// <summary>Something follows the signature.</summary>
    TrailingBytes,
}
