namespace L402Functions.Protocol.PaymentScheme;

/// <summary>
/// A challenge of the Payment HTTP authentication scheme (draft-httpauth-payment, section "Challenge"): the parameters as they
/// stand in the header, unescaped, and as the client echoes them in its credential. Nothing here is checked; see
/// <see cref="PaymentVerifier"/>.
/// </summary>
public sealed record PaymentChallenge
{
    /// <summary>The scheme's name in <c>WWW-Authenticate</c> and <c>Authorization</c>.</summary>
    public const string Scheme = "Payment";

    /// <summary>The only payment method offered here.</summary>
    public const string LightningMethod = "lightning";

    /// <summary>The only payment intent offered here: one payment for one use.</summary>
    public const string ChargeIntent = "charge";

    /// <summary>base64url(HMAC-SHA256(secret, the seven slots)): binds the other parameters, see <see cref="PaymentSigner"/>.</summary>
    public required string Id { get; init; }

    /// <summary>The protection space, usually the host name.</summary>
    public required string Realm { get; init; }

    /// <summary>The payment method: <c>lightning</c>.</summary>
    public required string Method { get; init; }

    /// <summary>The payment intent: <c>charge</c>.</summary>
    public required string Intent { get; init; }

    /// <summary>base64url (no padding) of the canonical JSON of a <see cref="ChargeRequest"/>.</summary>
    public required string Request { get; init; }

    /// <summary>RFC 3339 moment after which a credential is refused; null where the parameter is absent.</summary>
    public string? Expires { get; init; }

    /// <summary>RFC 9530 digest of the request body that was priced, e.g. <c>sha-256=:…:</c>; null where absent.</summary>
    public string? Digest { get; init; }

    /// <summary>For people; not covered by the id, so nothing may rest on it.</summary>
    public string? Description { get; init; }

    /// <summary>base64url (no padding) of a canonical JSON map of strings that the server gets back unchanged; here a <see cref="PaymentBinding"/>.</summary>
    public string? Opaque { get; init; }
}
