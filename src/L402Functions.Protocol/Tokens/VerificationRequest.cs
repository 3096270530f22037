using L402Functions.Protocol.Caveats;

namespace L402Functions.Protocol.Tokens;

/// <summary>What a token is asked to open.</summary>
/// <param name="Service">The service asked for.</param>
/// <param name="Capability">The capability that the endpoint needs, if any.</param>
/// <param name="Tier">The tier that the endpoint needs; a token of this tier or a higher one will do.</param>
/// <param name="Path">The path, percent-decoded and normalised, without the query.</param>
/// <param name="Method">The HTTP method, in upper case.</param>
/// <param name="Price">What this one request costs.</param>
/// <param name="Now">The time to judge expiry by.</param>
public readonly record struct VerificationRequest(
    ServiceName Service,
    CapabilityName? Capability,
    byte Tier,
    string Path,
    string Method,
    Msat Price,
    DateTimeOffset Now);
