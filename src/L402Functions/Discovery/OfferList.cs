namespace L402Functions.Discovery;

/// <summary>What is for sale: the document at <c>/.well-known/l402.json</c>.</summary>
/// <param name="Version">The document's version, 1.</param>
/// <param name="Realm">The seller's realm.</param>
/// <param name="Schemes">The authentication schemes that are accepted, the preferred one first.</param>
/// <param name="Endpoints">Every endpoint with a price.</param>
public sealed record OfferList(int Version, string Realm, IReadOnlyList<string> Schemes, IReadOnlyList<OfferedEndpoint> Endpoints);
