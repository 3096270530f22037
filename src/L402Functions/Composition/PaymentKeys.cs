using L402Functions.Paywall.Keys;
using L402Functions.Protocol.PaymentScheme;

namespace L402Functions.Composition;

/// <summary>The Payment scheme's keys, derived from the master keys so that they rotate together.</summary>
/// <param name="Signing">Of the current master key.</param>
/// <param name="Verifying">Of every master key, the current one first.</param>
internal sealed record PaymentKeys(PaymentSigner Signing, IReadOnlyList<PaymentSigner> Verifying)
{
    /// <summary>Derived from <paramref name="ring"/>.</summary>
    public static PaymentKeys Of(KeyRing ring)
    {
        var signers = ring.Derive("l402functions payment challenge v1"u8).Select(key => new PaymentSigner(key)).ToArray();
        return new PaymentKeys(signers[0], signers);
    }
}
