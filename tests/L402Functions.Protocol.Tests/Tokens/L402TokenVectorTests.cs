using System.Text.Json;
using L402Functions.Protocol.Caveats;
using L402Functions.Protocol.Macaroons;
using L402Functions.Protocol.Tokens;

namespace L402Functions.Protocol.Tests.Tokens;

/// <summary>
/// The token vectors, each with the answer of a strict server. Where a vector leaves the choice (<c>policy</c>), the choice is to refuse:
/// "no caveats" is the one such vector. <c>reject-strict</c> ("raised tier") is refused, <c>accept-spec</c> ("unknown caveat") accepted.
/// </summary>
public sealed class L402TokenVectorTests
{
    private static readonly Dictionary<string, RefusalReason> Reasons = new()
    {
        ["no caveats"] = RefusalReason.NoServices,
        ["widened capability"] = RefusalReason.Widened,
        ["widened expiry"] = RefusalReason.Widened,
        ["widened services"] = RefusalReason.Widened,
        ["raised tier"] = RefusalReason.Widened,
        ["expired"] = RefusalReason.Expired,
        ["expiry equals now"] = RefusalReason.Expired,
        ["other service"] = RefusalReason.ServiceNotCovered,
        ["conflicting preimage caveat"] = RefusalReason.PreimageMismatch,
        ["tampered signature"] = RefusalReason.Unauthentic,
        ["trailing byte"] = RefusalReason.Malformed,
        ["wrong preimage"] = RefusalReason.PreimageMismatch,
        ["identifier version 1"] = RefusalReason.BadIdentifier,
        ["identifier short"] = RefusalReason.BadIdentifier,
        ["identifier long"] = RefusalReason.BadIdentifier,
        ["service-name injection"] = RefusalReason.MalformedCaveat,
    };

    [VectorFact]
    public void Every_token_gets_the_answer_of_a_strict_server()
    {
        using var document = JsonDocument.Parse(Vectors.ReadText("l402-tokens.json"));
        var root = document.RootElement;
        var keys = new OneKey(Convert.FromHexString(root.GetProperty("rootKey").GetString()!));
        var request = new VerificationRequest(
            ServiceName.Parse(root.GetProperty("service").GetString()!),
            CapabilityName.Parse(root.GetProperty("capability").GetString()!),
            0,
            "/weather",
            "GET",
            Msat.Zero,
            DateTimeOffset.FromUnixTimeSeconds(root.GetProperty("now").GetInt64()));
        var refused = new List<string>();
        foreach (var vector in root.GetProperty("cases").EnumerateArray())
        {
            string Text(string name) => vector.GetProperty(name).GetString()!;
            var isAccepted = Text("expect") is "accept" or "accept-spec";
            var bytes = Convert.FromHexString(Text("macaroonHex"));
            Assert.True(Preimage.TryParse(Text("preimage"), out var preimage));
            var error = Macaroon.TryParseBase64(Text("macaroonBase64"), out var macaroon);
            Assert.Equal(error, Macaroon.TryParse(bytes, out _));

            var result = L402Verifier.Verify(bytes, preimage, keys, request);

            Assert.True(isAccepted == result is VerificationResult.Verified, Text("name"));
            if (error == MacaroonError.None)
            {
                Assert.Equal(result, L402Verifier.Verify(macaroon!, preimage, keys, request));
                Assert.Equal(bytes, macaroon!.ToBytes());
            }

            if (result is VerificationResult.Refused(var reason))
            {
                Assert.Equal(Reasons[Text("name")], reason);
                refused.Add(Text("name"));
            }
        }

        Assert.Equal(Reasons.Keys.Order(), refused.Order());
    }

    [Fact]
    public void The_minted_vector_is_typed_in()
    {
        const string minted = "AgEEbHNhdAJCAABjDc0pZsQzZpESVEi7sltP9BKknHMtssirwbhYG9cQ3SIiIiIiIiIiIiIiIiIiIiIiIiIiIiIiIiIiIiIiIiIiAAISc2VydmljZXM9d2VhdGhl"
            + "cjowAAIod2VhdGhlcl9jYXBhYmlsaXRpZXM9Zm9yZWNhc3QsaGlzdG9yaWNhbAACHndlYXRoZXJfdmFsaWRfdW50aWw9MTc2NzIyOTIwMAAABiBqEHRgReo+8d+VrP81"
            + "zZ6+dhYII071vsmKg8h9JRPUsg==";
        var workshop = new TokenWorkshop();
        var keys = new OneKey(Enumerable.Repeat((byte)0x11, 32).ToArray());

        Assert.Equal(MacaroonError.None, Macaroon.TryParseBase64(minted, out var macaroon));
        var verified = Assert.IsType<VerificationResult.Verified>(L402Verifier.Verify(macaroon!, workshop.Preimage, keys, workshop.Request));

        Assert.Equal("630dcd2966c4336691125448bbb25b4ff412a49c732db2c8abc1b8581bd710dd", verified.Grant.PaymentHash.ToString());
        Assert.Equal(1767229200, verified.Grant.ValidUntil.ToUnixTimeSeconds());
        Assert.Equal(
            new VerificationResult.Refused(RefusalReason.Widened),
            L402Verifier.Verify(macaroon!.Attenuate("services=weather:1"), workshop.Preimage, keys, workshop.Request));
        Assert.Equal(
            new VerificationResult.Refused(RefusalReason.Expired),
            L402Verifier.Verify(macaroon, workshop.Preimage, keys, workshop.Request with { Now = verified.Grant.ValidUntil }));
    }

    private sealed class OneKey(byte[] key) : IRootKeySource
    {
        public bool TryGetRootKey(ReadOnlySpan<byte> identifier, Span<byte> rootKey)
        {
            key.CopyTo(rootKey);
            return true;
        }
    }
}
