using L402Functions.Protocol;
using L402Functions.Protocol.Macaroons;
using L402Functions.Protocol.PaymentScheme;

namespace L402Functions.EndToEnd.Tests.Shopping;

/// <summary>An offer that was paid, and the credentials that this gives.</summary>
internal sealed record Purchase(Offer Offer, Preimage Preimage)
{
    /// <summary>The name of the sale.</summary>
    public PaymentHash Hash => PaymentHash.Of(Preimage);

    /// <summary>The token as it was sold.</summary>
    public Macaroon Token => Offer.Token;

    /// <summary>The credential, as clients send it.</summary>
    public string L402 => With(Token);

    /// <summary>The credential of the Payment scheme.</summary>
    public string Payment => new PaymentCredential { Challenge = Offer.Payment, Preimage = Preimage }.ToAuthorizationValue();

    /// <summary>The credential with another token of the same payment.</summary>
    public string With(Macaroon token) => $"L402 {token.ToBase64()}:{Preimage.ToHex()}";

    /// <summary>The credential with further caveats.</summary>
    public string Narrowed(params string[] caveats) => With(caveats.Aggregate(Token, (token, caveat) => token.Attenuate(caveat)));
}
