namespace L402Functions.Protocol.Credentials;

/// <summary>The authentication schemes that are switched on: offered in challenges and read from credentials, or neither.</summary>
[Flags]
public enum AcceptedSchemes
{
    /// <summary>No scheme.</summary>
    None = 0,

    /// <summary><c>L402</c>: macaroon and preimage.</summary>
    L402 = 1,

    /// <summary><c>LSAT</c>: the same under its former name.</summary>
    Lsat = 2,

    /// <summary><c>Payment</c>: the Payment HTTP authentication scheme.</summary>
    Payment = 4,

    /// <summary>Every scheme.</summary>
    All = L402 | Lsat | Payment,
}
