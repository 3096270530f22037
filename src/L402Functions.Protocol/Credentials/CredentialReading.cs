using L402Functions.Protocol.PaymentScheme;

namespace L402Functions.Protocol.Credentials;

/// <summary>What the <c>Authorization</c> lines of a request hold, as far as their syntax goes. No case prints a secret.</summary>
public abstract record CredentialReading
{
    private CredentialReading()
    {
    }

    /// <summary>No credential of a scheme that is switched on.</summary>
    public sealed record None : CredentialReading
    {
        /// <summary>The only value needed.</summary>
        public static None Instance { get; } = new();
    }

    /// <summary>One L402 or LSAT credential.</summary>
    /// <param name="Macaroons">One to four base64 texts (either alphabet, padded or not) in the order sent: only their characters are checked.</param>
    /// <param name="Preimage">The proof of payment.</param>
    /// <param name="IsLsat">True where the scheme was written <c>LSAT</c>.</param>
    public sealed record L402(IReadOnlyList<string> Macaroons, Preimage Preimage, bool IsLsat) : CredentialReading
    {
        /// <summary>Says what kind of credential there is, not which.</summary>
        public override string ToString() => $"L402(macaroons: {Macaroons.Count}, redacted)";
    }

    /// <summary>One credential of the Payment scheme.</summary>
    /// <param name="Credential">The credential, of which only the syntax is checked.</param>
    public sealed record Payment(PaymentCredential Credential) : CredentialReading
    {
        /// <summary>Says what kind of credential there is, not which.</summary>
        public override string ToString() => "Payment(redacted)";
    }

    /// <summary>A credential of ours that cannot be read.</summary>
    /// <param name="Error">What is wrong with it.</param>
    public sealed record Malformed(CredentialError Error) : CredentialReading;

    /// <summary>Several credentials of ours that differ: choosing one would be a guess.</summary>
    public sealed record Conflicting : CredentialReading
    {
        /// <summary>The only value needed.</summary>
        public static Conflicting Instance { get; } = new();
    }
}
