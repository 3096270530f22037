using System.Security.Cryptography;
using L402Functions.Paywall.Keys;
using L402Functions.Protocol;
using L402Functions.Protocol.Caveats;
using L402Functions.Protocol.Macaroons;
using L402Functions.Protocol.Tokens;

namespace L402Functions.LoadTest;

/// <summary>Mints tokens with the server's own master key, as if each had been bought: what is measured is redeeming, not buying.</summary>
internal sealed class TokenMill(KeyRing keys, TimeProvider clock)
{
    public string Credential(string path, long uses)
    {
        var preimage = Preimage.FromBytes(RandomNumberGenerator.GetBytes(Preimage.Length));
        var id = TokenId.Create(keys.CurrentNumber, RandomNumberGenerator.GetBytes(TokenId.Length - 1));
        var request = new MintRequest(ServiceName.Parse(LoadFunctions.Service), clock.GetUtcNow() + TimeSpan.FromHours(1), uses)
        {
            MaxMsat = uses == 0 ? null : Msat.FromSats(uses),
            Path = PathPattern.Parse(path),
            Methods = ["GET"],
        };
        var token = TokenMinter.Mint(keys, new L402Identifier(PaymentHash.Of(preimage), id), request);
        return $"L402 {token.ToBase64()}:{preimage.ToHex()}";
    }
}
