namespace L402Functions.Paywall;

/// <summary>Why nothing is sold to a request.</summary>
public enum GateRefusal
{
    /// <summary>The price depends on the body's length, and the request does not tell it (411).</summary>
    LengthRequired,

    /// <summary>The body is longer than the endpoint takes (413).</summary>
    BodyTooLarge,

    /// <summary>No token that could be sold would open this path with this method (404).</summary>
    NotForSale,

    /// <summary>The client asks for offers too often (429).</summary>
    TooManyRequests,

    /// <summary>The wallet or the store cannot answer now (503).</summary>
    Unavailable,
}
