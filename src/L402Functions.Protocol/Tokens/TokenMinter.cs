using System.Security.Cryptography;
using L402Functions.Protocol.Caveats;
using L402Functions.Protocol.Macaroons;

namespace L402Functions.Protocol.Tokens;

/// <summary>Makes the macaroon of a new token. Every caveat is written from typed values, so no name or path can bring in a second condition.</summary>
public static class TokenMinter
{
    /// <summary>
    /// Mints a token: <c>services</c> first, then always capabilities, expiry and uses; total, path and methods where they are asked for.
    /// </summary>
    /// <param name="keys">Gives the root key for the identifier.</param>
    /// <param name="identifier">The payment and the token's id.</param>
    /// <param name="request">What it opens.</param>
    /// <param name="location">A hint where it came from; not signed.</param>
    /// <exception cref="InvalidOperationException">The identifier names a master key that <paramref name="keys"/> does not have.</exception>
    /// <exception cref="ArgumentException">A value in <paramref name="request"/> is out of range.</exception>
    public static Macaroon Mint(IRootKeySource keys, in L402Identifier identifier, MintRequest request, string? location = null)
    {
        ArgumentNullException.ThrowIfNull(keys);
        ArgumentNullException.ThrowIfNull(request);
        var caveats = new List<string>(7)
        {
            CaveatText.Services(request.Service, request.Tier),
            CaveatText.Capabilities(request.Service, request.Capabilities),
            CaveatText.ValidUntil(request.Service, request.ValidUntil),
            CaveatText.MaxUses(request.Service, request.MaxUses),
        };
        if (request.MaxMsat is { } total)
        {
            caveats.Add(CaveatText.MaxMsat(request.Service, total));
        }

        if (request.Path is { } path)
        {
            caveats.Add(CaveatText.Path(path));
        }

        if (request.Methods.Count != 0)
        {
            caveats.Add(CaveatText.Method(request.Methods));
        }

        Span<byte> id = stackalloc byte[L402Identifier.Length];
        identifier.CopyTo(id);
        Span<byte> rootKey = stackalloc byte[IRootKeySource.RootKeyLength];
        rootKey.Clear();
        if (!keys.TryGetRootKey(id, rootKey))
        {
            throw new InvalidOperationException($"There is no master key number {identifier.TokenId.MasterKeyNumber}.");
        }

        var macaroon = Macaroon.Mint(rootKey, id, location, [.. caveats]);
        CryptographicOperations.ZeroMemory(rootKey);
        return macaroon;
    }
}
