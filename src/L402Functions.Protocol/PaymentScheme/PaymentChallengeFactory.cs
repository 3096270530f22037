using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using L402Functions.Protocol.Credentials;

namespace L402Functions.Protocol.PaymentScheme;

/// <summary>Makes challenges of the Payment scheme that <see cref="PaymentVerifier"/> recognizes without having stored them.</summary>
public sealed class PaymentChallengeFactory
{
    /// <summary>Room in the header for what a client adds of its own: its source, and members not known here.</summary>
    private const int Reserved = 512;

    private static readonly SearchValues<char> Printable = SearchValues.Create([.. Enumerable.Range(' ', '~' - ' ' + 1).Select(c => (char)c)]);

    private readonly PaymentSigner signer;
    private readonly string realm;

    /// <summary>Makes challenges for one protection space.</summary>
    /// <exception cref="ArgumentException">The realm is empty, not printable ASCII, or holds the delimiter of the id's slots, <c>|</c>.</exception>
    public PaymentChallengeFactory(PaymentSigner signer, string realm)
    {
        ArgumentNullException.ThrowIfNull(signer);
        RequireRealm(realm);
        this.signer = signer;
        this.realm = realm;
    }

    /// <summary>Makes a challenge, or says why the invoice cannot be offered under this scheme.</summary>
    public bool TryCreate(ChargeOffer offer, [NotNullWhen(true)] out PaymentChallenge? challenge, out ChargeOfferError error)
    {
        ArgumentNullException.ThrowIfNull(offer);
        challenge = null;
        if (offer.Amount.IsZero || !offer.Amount.IsWholeSats)
        {
            error = ChargeOfferError.AmountNotWholeSats;
            return false;
        }

        if (!ChargeNetworkName.TryOfInvoice(offer.Invoice, out var network))
        {
            error = ChargeOfferError.NetworkNotNamed;
            return false;
        }

        var binding = new PaymentBinding(offer.Service, offer.Path, offer.Method, offer.Amount, offer.Capability);
        if (!binding.IsText() || !PaymentBinding.IsText(offer.Description) || !IsDigest(offer.Digest))
        {
            error = ChargeOfferError.NotText;
            return false;
        }

        var unsigned = Unsigned(offer, network, binding);
        var signed = unsigned with { Id = signer.ComputeId(unsigned) };
        error = FitsHeader(signed) ? ChargeOfferError.None : ChargeOfferError.TooLong;
        challenge = error == ChargeOfferError.None ? signed : null;
        return challenge is not null;
    }

    internal static void RequireRealm(string realm)
    {
        ArgumentException.ThrowIfNullOrEmpty(realm);
        if (realm.AsSpan().ContainsAnyExcept(Printable) || realm.Contains('|', StringComparison.Ordinal))
        {
            throw new ArgumentException("The realm must be printable ASCII without a vertical bar.", nameof(realm));
        }
    }

    private static bool IsDigest(string? digest) =>
        digest is null || (!digest.AsSpan().ContainsAnyExcept(Printable) && !digest.Contains('|', StringComparison.Ordinal));

    private PaymentChallenge Unsigned(ChargeOffer offer, ChargeNetwork network, PaymentBinding binding)
    {
        var request = new ChargeRequest
        {
            Amount = offer.Amount,
            Invoice = offer.Invoice,
            Network = network,
            PaymentHash = offer.PaymentHash,
            Description = offer.Description,
        };
        return new PaymentChallenge
        {
            Id = string.Empty,
            Realm = realm,
            Method = PaymentChallenge.LightningMethod,
            Intent = PaymentChallenge.ChargeIntent,
            Request = request.Encode(),
            Expires = PaymentMoment.Write(offer.ExpiresAt < offer.InvoiceExpiresAt ? offer.ExpiresAt : offer.InvoiceExpiresAt),
            Digest = offer.Digest,
            Opaque = binding.Encode(),
        };
    }

    /// <summary>The credential echoes everything in a second layer of base64; it is written once to see that it can be read back.</summary>
    private static bool FitsHeader(PaymentChallenge challenge)
    {
        var credential = new PaymentCredential { Challenge = challenge, Preimage = default };
        return credential.ToAuthorizationValue().Length <= AuthorizationHeader.MaxLength - Reserved;
    }
}
