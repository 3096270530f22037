namespace L402Functions.Discovery;

/// <summary>An endpoint with a price.</summary>
/// <param name="Path">Its path; <c>{name}</c> and <c>*</c> stand for parts that vary.</param>
/// <param name="Methods">The HTTP methods; empty for every method.</param>
/// <param name="Service">The service in the token.</param>
/// <param name="Capability">The capability in the token, where there is one.</param>
/// <param name="Description">What is sold.</param>
/// <param name="Prices">The prices: one with the method <c>*</c>, and one per method that differs.</param>
/// <param name="Uses">How many uses a purchase buys; 0 for any number until the token expires.</param>
/// <param name="TokenLifetimeSeconds">How long a token lives.</param>
/// <param name="TokenPath">Where a token bought here is good.</param>
public sealed record OfferedEndpoint(
    string Path,
    IReadOnlyList<string> Methods,
    string Service,
    string? Capability,
    string Description,
    IReadOnlyList<OfferedPrice> Prices,
    long Uses,
    long TokenLifetimeSeconds,
    string TokenPath);
