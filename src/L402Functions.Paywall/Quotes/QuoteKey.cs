using L402Functions.Protocol;

namespace L402Functions.Paywall.Quotes;

/// <summary>What makes two offers the same: who asks, for what, at what price.</summary>
/// <param name="Client">The client's address, as the platform tells it.</param>
/// <param name="Route">The priced endpoint's name.</param>
/// <param name="Method">The HTTP method.</param>
/// <param name="Path">The path asked for.</param>
/// <param name="Amount">The invoice's amount.</param>
public readonly record struct QuoteKey(string Client, string Route, string Method, string Path, Msat Amount);
