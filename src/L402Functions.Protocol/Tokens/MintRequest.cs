using L402Functions.Protocol.Caveats;

namespace L402Functions.Protocol.Tokens;

/// <summary>What a new token is to open.</summary>
/// <param name="Service">The service sold.</param>
/// <param name="ValidUntil">The first moment at which it is no longer valid; a fraction of a second is dropped.</param>
/// <param name="MaxUses">How many uses in all; 0 for as many as there is time for.</param>
public sealed record MintRequest(ServiceName Service, DateTimeOffset ValidUntil, long MaxUses)
{
    /// <summary>The tier sold.</summary>
    public byte Tier { get; init; }

    /// <summary>The capabilities sold. Empty: only what needs no capability; the token says so, so that no holder can add one.</summary>
    public IReadOnlyList<CapabilityName> Capabilities { get; init; } = [];

    /// <summary>What all uses together may cost; null for no limit.</summary>
    public Msat? MaxMsat { get; init; }

    /// <summary>The paths that it opens; null for every path of the service.</summary>
    public PathPattern? Path { get; init; }

    /// <summary>The methods that it opens, in upper case; empty for every method.</summary>
    public IReadOnlyList<string> Methods { get; init; } = [];
}
