using System.Security.Cryptography;
using BenchmarkDotNet.Attributes;
using L402Functions.Protocol;
using L402Functions.Protocol.Caveats;
using L402Functions.Protocol.Macaroons;
using L402Functions.Protocol.Tokens;

namespace L402Functions.Benchmarks;

/// <summary>
/// The whole decision over one token of three caveats, against the bare cryptography that no verifier can do without. Goals: at most twice
/// the time of the baseline, at most 1 KiB allocated.
/// </summary>
[MemoryDiagnoser]
public class VerifyBenchmark : IRootKeySource
{
    private readonly byte[] masterKey = RandomNumberGenerator.GetBytes(32);
    private readonly byte[] preimageBytes = RandomNumberGenerator.GetBytes(Preimage.Length);
    private Preimage preimage;
    private VerificationRequest request;
    private byte[] identifier = [];
    private byte[][] caveats = [];
    private byte[] macaroon = [];
    private string credential = string.Empty;

    [GlobalSetup]
    public void Sell()
    {
        var service = ServiceName.Parse("weather");
        var forecast = CapabilityName.Parse("forecast");
        var now = DateTimeOffset.FromUnixTimeSeconds(1_767_225_600);
        preimage = Preimage.FromBytes(preimageBytes);
        request = new VerificationRequest(service, forecast, 0, "/weather/today", "GET", Msat.FromSats(21), now);

        var id = new L402Identifier(PaymentHash.Of(preimage), TokenId.Create(1, RandomNumberGenerator.GetBytes(31)));
        identifier = id.ToArray();
        Span<byte> rootKey = stackalloc byte[32];
        TryGetRootKey(identifier, rootKey);
        var token = Macaroon.Mint(
            rootKey,
            identifier,
            "weather",
            CaveatText.Services(service, 0),
            CaveatText.Capabilities(service, forecast, CapabilityName.Parse("historical")),
            CaveatText.ValidUntil(service, now.AddHours(1)));
        caveats = [.. Enumerable.Range(0, token.CaveatCount).Select(i => token.GetCaveat(i).ToArray())];
        macaroon = token.ToBytes();
        credential = $"L402 {token.ToBase64()}:{preimage.ToHex()}";
        if (FromBytes() is not VerificationResult.Verified || FromCredential() is not VerificationResult.Verified || !BareChain())
        {
            throw new InvalidOperationException("What is measured must be a token that is granted.");
        }
    }

    /// <summary>SHA-256 of the preimage, the root key, the key derivation, the identifier and three caveats: 1 hash and 6 HMACs.</summary>
    [Benchmark(Baseline = true)]
    public bool BareChain()
    {
        Span<byte> hash = stackalloc byte[32];
        Span<byte> key = stackalloc byte[32];
        Span<byte> signature = stackalloc byte[32];
        SHA256.HashData(preimageBytes, hash);
        HMACSHA256.HashData(masterKey, identifier, key);
        HMACSHA256.HashData("macaroons-key-generator"u8, key, hash);
        HMACSHA256.HashData(hash, identifier, signature);
        foreach (var caveat in caveats)
        {
            HMACSHA256.HashData(signature, caveat, key);
            key.CopyTo(signature);
        }

        return CryptographicOperations.FixedTimeEquals(signature, macaroon.AsSpan(macaroon.Length - 32));
    }

    [Benchmark]
    public VerificationResult FromBytes() => L402Verifier.Verify(macaroon, preimage, this, request);

    /// <summary>From the text of the Authorization header.</summary>
    [Benchmark]
    public VerificationResult? FromCredential()
    {
        var text = credential.AsSpan("L402 ".Length);
        var colon = text.IndexOf(':');
        return Preimage.TryParse(text[(colon + 1)..], out var presented)
            && Macaroon.TryParseBase64(text[..colon], out var parsed) == MacaroonError.None
            ? L402Verifier.Verify(parsed!, presented, this, request)
            : null;
    }

    public bool TryGetRootKey(ReadOnlySpan<byte> identifier, Span<byte> rootKey)
    {
        HMACSHA256.HashData(masterKey, identifier, rootKey);
        return true;
    }
}
