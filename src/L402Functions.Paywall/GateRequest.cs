using L402Functions.Paywall.Pricing;
using L402Functions.Protocol.Credentials;

namespace L402Functions.Paywall;

/// <summary>A request that stands before a priced endpoint.</summary>
/// <param name="Route">The endpoint.</param>
/// <param name="Request">What its price may depend on.</param>
/// <param name="Credential">What the request presents.</param>
/// <param name="Client">Who asks, as the platform tells it.</param>
public sealed record GateRequest(PricedRoute Route, PricedRequest Request, CredentialReading Credential, string Client)
{
    /// <summary>The one Authorization line that <see cref="Credential"/> was read from, under which an uncounted token is remembered; null forgets.</summary>
    public string? AuthorizationLine { get; init; }
}
