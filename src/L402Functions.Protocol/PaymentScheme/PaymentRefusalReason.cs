namespace L402Functions.Protocol.PaymentScheme;

/// <summary>Why a credential of the Payment scheme is refused, in the order in which the checks are made.</summary>
public enum PaymentRefusalReason
{
    /// <summary>The id does not belong to the echoed parameters under any secret of this server.</summary>
    UnknownChallenge,

    /// <summary>Issued for another protection space.</summary>
    WrongRealm,

    /// <summary>Not the payment method <c>lightning</c>.</summary>
    UnsupportedMethod,

    /// <summary>Not the payment intent <c>charge</c>.</summary>
    UnsupportedIntent,

    /// <summary>No moment of expiry that can be read: such a challenge would work for ever.</summary>
    ExpiryMissing,

    /// <summary>The challenge, and with it the invoice, has expired.</summary>
    Expired,

    /// <summary>The echoed request is not a charge.</summary>
    RequestUnreadable,

    /// <summary>The preimage does not hash to the payment hash.</summary>
    InvalidPreimage,

    /// <summary>The challenge does not say what it was made out for, or names another price than its request.</summary>
    BindingUnreadable,

    /// <summary>Paid for another service.</summary>
    WrongService,

    /// <summary>Paid for another capability.</summary>
    WrongCapability,

    /// <summary>Paid for another path.</summary>
    WrongPath,

    /// <summary>Paid for another HTTP method.</summary>
    WrongHttpMethod,

    /// <summary>Paid for a request with another body.</summary>
    WrongDigest,

    /// <summary>This request costs more than was paid.</summary>
    PriceNotCovered,
}
