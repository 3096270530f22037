using System.Security.Cryptography;
using System.Text;
using L402Functions.Protocol.PaymentScheme;

namespace L402Functions.Protocol.Tests.PaymentScheme;

/// <summary>A sale to try things on: 21 sat for GET /weather, invoice valid for an hour, challenge for ten minutes.</summary>
internal static class Sample
{
    public const string Realm = "api.example.com";
    public const string Invoice = "lnbc210n1pexample";

    public static readonly DateTimeOffset Now = new(2026, 3, 15, 12, 0, 0, TimeSpan.Zero);
    public static readonly Preimage Preimage = Preimage.FromBytes(SHA256.HashData("paid"u8));
    public static readonly PaymentSigner Signer = new("mpp-test-vector-secret"u8);

    public static ChargeOffer Offer { get; } = new()
    {
        Amount = Msat.FromSats(21),
        Invoice = Invoice,
        PaymentHash = PaymentHash.Of(Preimage),
        InvoiceExpiresAt = Now.AddHours(1),
        ExpiresAt = Now.AddMinutes(10),
        Service = "weather",
        Capability = "forecast",
        Path = "/weather/today",
        Method = "GET",
    };

    public static PaymentVerificationRequest Request { get; } =
        new("weather", "/weather/today", "GET", Msat.FromSats(21), Now.AddMinutes(1), "forecast");

    public static PaymentVerifier Verifier { get; } = new(Realm, Signer);

    public static PaymentChallenge Challenge(ChargeOffer offer)
    {
        Assert.True(new PaymentChallengeFactory(Signer, Realm).TryCreate(offer, out var challenge, out var error), error.ToString());
        return challenge;
    }

    public static PaymentChallenge Signed(PaymentChallenge challenge) => challenge with { Id = Signer.ComputeId(challenge) };

    public static PaymentCredential Credential(PaymentChallenge challenge) => new() { Challenge = challenge, Preimage = Preimage };

    public static string Json(string base64Url)
    {
        Assert.True(StrictBase64Url.TryDecode(base64Url, out var bytes));
        return Encoding.UTF8.GetString(bytes);
    }

    public static string Header(string json) => "Payment " + StrictBase64Url.Encode(Encoding.UTF8.GetBytes(json));
}
