namespace L402Functions.Protocol.Tokens;

/// <summary>Why a token does not open what was asked for. Each has one name, whatever the wording that a caller puts to it.</summary>
public enum RefusalReason
{
    /// <summary>A macaroon is over its size or caveat limit, or a credential holds more than four macaroons.</summary>
    TooLarge,

    /// <summary>Not a V2 macaroon with first-party caveats, or a credential without any macaroon.</summary>
    Malformed,

    /// <summary>The identifier is not 66 bytes of version 0.</summary>
    BadIdentifier,

    /// <summary>The preimage does not hash to the token's payment hash, or a <c>preimage</c> caveat names another one.</summary>
    PreimageMismatch,

    /// <summary>Not a token of ours. One answer for an unknown key, a broken signature and (by the caller) a revoked token, so that none can be told from the others.</summary>
    Unauthentic,

    /// <summary>A caveat allows more than an earlier one of the same name.</summary>
    Widened,

    /// <summary>The token's first caveat is not <c>services</c>: it was not sold for anything.</summary>
    NoServices,

    /// <summary>The service asked for is not in the token's list.</summary>
    ServiceNotCovered,

    /// <summary>The service is covered, at a lower tier than the request needs.</summary>
    TierTooLow,

    /// <summary>The capability asked for is not in the token's list.</summary>
    CapabilityNotCovered,

    /// <summary>The token has no expiry for the service asked for.</summary>
    NoExpiry,

    /// <summary>The token was valid until now or earlier.</summary>
    Expired,

    /// <summary>The path asked for is not covered.</summary>
    PathNotCovered,

    /// <summary>The method asked for is not covered.</summary>
    MethodNotCovered,

    /// <summary>This one request costs more than the token may spend in all.</summary>
    PriceNotCovered,

    /// <summary>A caveat is not UTF-8, or one of ours has a value that cannot be read.</summary>
    MalformedCaveat,

    /// <summary>A caveat's name is in our own space, and means nothing to us.</summary>
    UnknownCaveat,
}
