using System.Security.Cryptography;
using L402Functions.Protocol.Caveats;
using L402Functions.Protocol.Macaroons;
using L402Functions.Protocol.Tokens;

namespace L402Functions.Protocol.Tests.Tokens;

/// <summary>One paid token for the service <c>weather</c>, and the request that it opens.</summary>
internal sealed class TokenWorkshop : IRootKeySource
{
    public const long NowSeconds = 1_767_225_600;

    private readonly byte[] masterKey = Enumerable.Repeat((byte)0x5A, 32).ToArray();

    public static ServiceName Weather { get; } = ServiceName.Parse("weather");

    public static CapabilityName Forecast { get; } = CapabilityName.Parse("forecast");

    public static DateTimeOffset Now { get; } = DateTimeOffset.FromUnixTimeSeconds(NowSeconds);

    public static string Hour { get; } = $"weather_valid_until={NowSeconds + 3600}";

    public Preimage Preimage { get; } = Preimage.FromBytes(Enumerable.Range(0, 32).Select(i => (byte)i).ToArray());

    public L402Identifier Identifier => new(PaymentHash.Of(Preimage), TokenId.Create(1, Enumerable.Repeat((byte)0x22, 31).ToArray()));

    public VerificationRequest Request { get; init; } = new(Weather, Forecast, 0, "/weather/today", "GET", new Msat(1_000), Now);

    /// <summary>Knows master key 1 and no other.</summary>
    public bool TryGetRootKey(ReadOnlySpan<byte> identifier, Span<byte> rootKey)
    {
        if (identifier[34] != 1)
        {
            return false;
        }

        HMACSHA256.HashData(masterKey, identifier, rootKey);
        return true;
    }

    public Macaroon Token(params string[] caveats) => Token(Identifier, caveats);

    public Macaroon Token(in L402Identifier identifier, params string[] caveats)
    {
        Span<byte> rootKey = stackalloc byte[32];
        Assert.True(TryGetRootKey(identifier.ToArray(), rootKey));
        return Macaroon.Mint(rootKey, identifier.ToArray(), "lsat", caveats);
    }

    public VerificationResult Verify(Macaroon macaroon) => L402Verifier.Verify(macaroon, Preimage, this, Request);

    public VerificationResult Verify(params string[] caveats) => Verify(Token(caveats));

    public TokenGrant Accepted(params string[] caveats) => Assert.IsType<VerificationResult.Verified>(Verify(caveats)).Grant;

    public void Refused(RefusalReason reason, params string[] caveats) =>
        Assert.Equal(new VerificationResult.Refused(reason), Verify(caveats));
}
