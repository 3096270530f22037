namespace L402Functions.Protocol.Json;

/// <summary>Why a text has no canonical form under RFC 8785.</summary>
public enum CanonicalJsonError
{
    /// <summary>It has one.</summary>
    None,

    /// <summary>Longer than <see cref="CanonicalJson.MaxLength"/> bytes.</summary>
    TooLong,

    /// <summary>Arrays and objects nested deeper than <see cref="CanonicalJson.MaxDepth"/>.</summary>
    TooDeep,

    /// <summary>The bytes are not UTF-8.</summary>
    NotUtf8,

    /// <summary>Not one JSON value and nothing else (RFC 8259).</summary>
    NotJson,

    /// <summary>An object has two members of one name (RFC 7493 section 2.3).</summary>
    DuplicateMember,

    /// <summary>A string or name holds half a surrogate pair, which no UTF-8 can write (RFC 8785 section 3.2.2.2).</summary>
    LoneSurrogate,

    /// <summary>A number too large for IEEE 754 double precision (RFC 8785 section 3.2.2.3).</summary>
    NumberOutOfRange,
}
