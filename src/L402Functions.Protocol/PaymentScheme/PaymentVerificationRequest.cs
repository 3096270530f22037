namespace L402Functions.Protocol.PaymentScheme;

/// <summary>The request that a credential of the Payment scheme is presented with.</summary>
/// <param name="Service">The service's name.</param>
/// <param name="Path">The path of the request.</param>
/// <param name="Method">The HTTP method of the request.</param>
/// <param name="Price">What this request costs.</param>
/// <param name="Now">The moment of verification.</param>
/// <param name="Capability">The capability that the request needs, where the service has any.</param>
/// <param name="Digest">The RFC 9530 digest of the request's body, in the form the challenge used; null where none was computed.</param>
public readonly record struct PaymentVerificationRequest(
    string Service,
    string Path,
    string Method,
    Msat Price,
    DateTimeOffset Now,
    string? Capability = null,
    string? Digest = null);
