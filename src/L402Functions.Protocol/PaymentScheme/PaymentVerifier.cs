namespace L402Functions.Protocol.PaymentScheme;

/// <summary>
/// Verifies credentials of the Payment scheme from nothing but the secrets (draft-lightning-charge, section "Verification
/// Procedure"; the id's HMAC stands in for the stored challenge). The id comes first: everything after it is known to have been
/// written here. Uses are not counted here.
/// </summary>
public sealed class PaymentVerifier
{
    private readonly PaymentSigner[] signers;
    private readonly string realm;

    /// <summary>Verifies what was issued for <paramref name="realm"/> under any of <paramref name="signers"/>: the current secret and those before it.</summary>
    /// <exception cref="ArgumentException">No signer, or a realm that no challenge can have.</exception>
    public PaymentVerifier(string realm, params IReadOnlyList<PaymentSigner> signers)
    {
        ArgumentNullException.ThrowIfNull(signers);
        PaymentChallengeFactory.RequireRealm(realm);
        if (signers.Count == 0)
        {
            throw new ArgumentException("At least one secret is needed.", nameof(signers));
        }

        this.realm = realm;
        this.signers = [.. signers];
    }

    /// <summary>Verifies <paramref name="credential"/> for <paramref name="request"/>. Never throws for anything that a client can send.</summary>
    public PaymentVerification Verify(PaymentCredential credential, in PaymentVerificationRequest request)
    {
        ArgumentNullException.ThrowIfNull(credential);
        var challenge = WithBinding(credential.Challenge, request);
        if (CheckChallenge(challenge, request.Now, out var expiresAt) is { } refusal)
        {
            return Refuse(refusal);
        }

        if (!ChargeRequest.TryDecode(challenge.Request, out var charge))
        {
            return Refuse(PaymentRefusalReason.RequestUnreadable);
        }

        if (!credential.Preimage.Proves(charge.PaymentHash))
        {
            return Refuse(PaymentRefusalReason.InvalidPreimage);
        }

        if (challenge.Opaque is null || !PaymentBinding.TryDecode(challenge.Opaque, out var binding) || binding.Price != charge.Amount)
        {
            return Refuse(PaymentRefusalReason.BindingUnreadable);
        }

        return CheckBinding(binding, challenge.Digest, request) is { } mismatch
            ? Refuse(mismatch)
            : new PaymentVerification.Verified(
                new PaymentGrant(charge.PaymentHash, charge.Amount, binding, challenge.Id, expiresAt, credential.Source));
    }

    /// <summary>
    /// Some clients do not send <c>opaque</c> back. What it said is then what the request itself says, or the id will not agree: so such a
    /// challenge opens exactly what it was made out for, too.
    /// </summary>
    private PaymentChallenge WithBinding(PaymentChallenge challenge, in PaymentVerificationRequest request)
    {
        if (challenge.Opaque is not null || Issued(challenge) || !ChargeRequest.TryDecode(challenge.Request, out var charge))
        {
            return challenge;
        }

        var binding = new PaymentBinding(request.Service, request.Path, request.Method, charge.Amount, request.Capability);
        return binding.IsText() ? challenge with { Opaque = binding.Encode() } : challenge;
    }

    private static PaymentVerification.Refused Refuse(PaymentRefusalReason reason) => new(reason);

    private static PaymentRefusalReason? CheckBinding(PaymentBinding binding, string? digest, in PaymentVerificationRequest request)
    {
        if (binding.Service != request.Service)
        {
            return PaymentRefusalReason.WrongService;
        }

        if (binding.Capability != request.Capability)
        {
            return PaymentRefusalReason.WrongCapability;
        }

        if (binding.Path != request.Path)
        {
            return PaymentRefusalReason.WrongPath;
        }

        if (binding.Method != request.Method)
        {
            return PaymentRefusalReason.WrongHttpMethod;
        }

        if (digest is not null && digest != request.Digest)
        {
            return PaymentRefusalReason.WrongDigest;
        }

        return request.Price > binding.Price ? PaymentRefusalReason.PriceNotCovered : null;
    }

    private bool Issued(PaymentChallenge challenge) => Array.Exists(signers, signer => signer.Issued(challenge));

    private PaymentRefusalReason? CheckChallenge(PaymentChallenge challenge, DateTimeOffset now, out DateTimeOffset expiresAt)
    {
        expiresAt = default;
        if (!Issued(challenge))
        {
            return PaymentRefusalReason.UnknownChallenge;
        }

        if (challenge.Realm != realm)
        {
            return PaymentRefusalReason.WrongRealm;
        }

        if (challenge.Method != PaymentChallenge.LightningMethod)
        {
            return PaymentRefusalReason.UnsupportedMethod;
        }

        if (challenge.Intent != PaymentChallenge.ChargeIntent)
        {
            return PaymentRefusalReason.UnsupportedIntent;
        }

        if (!PaymentMoment.TryRead(challenge.Expires, out expiresAt))
        {
            return PaymentRefusalReason.ExpiryMissing;
        }

        return now >= expiresAt ? PaymentRefusalReason.Expired : null;
    }
}
