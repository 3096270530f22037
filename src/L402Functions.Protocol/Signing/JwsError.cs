namespace L402Functions.Protocol.Signing;

/// <summary>Why a signed document is not accepted.</summary>
public enum JwsError
{
    /// <summary>Longer than the reader allows.</summary>
    TooLong,

    /// <summary>Not three parts in strict base64url, or its header is no JSON object with the members that are needed.</summary>
    Malformed,

    /// <summary>Signed, as it says, with something else than ES256: <c>none</c> is such a thing.</summary>
    WrongAlgorithm,

    /// <summary>Another kind of document than the one that is expected here.</summary>
    WrongType,

    /// <summary>It names something that a reader must understand (<c>crit</c>), and nothing of that kind is understood.</summary>
    Critical,

    /// <summary>It names a key that is not in the set.</summary>
    UnknownKey,

    /// <summary>The signature is not the named key's over this header and payload.</summary>
    BadSignature,
}
