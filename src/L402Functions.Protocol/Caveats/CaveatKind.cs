namespace L402Functions.Protocol.Caveats;

/// <summary>What a caveat's name means to one request.</summary>
internal enum CaveatKind
{
    /// <summary>Somebody else's condition: skipped.</summary>
    Skipped,

    /// <summary>A condition of another service that the token also covers: skipped here, checked when that service is asked for.</summary>
    OtherService,

    /// <summary>A name in our own space that means nothing to us: refused, since whoever wrote it expected it to count.</summary>
    Reserved,

    Services,
    Capabilities,
    ValidUntil,
    MaxUses,
    MaxMsat,
    Path,
    Method,
    Preimage,
}
