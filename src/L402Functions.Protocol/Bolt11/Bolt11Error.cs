namespace L402Functions.Protocol.Bolt11;

/// <summary>Why a text is not an invoice that may be paid. The first finding is reported.</summary>
public enum Bolt11Error
{
    /// <summary>It is one.</summary>
    None,

    /// <summary>Longer than <see cref="Bolt11Decoder.MaxLength"/> characters; not looked at any further.</summary>
    TooLong,

    /// <summary>Too short for a prefix, a time stamp, a signature and a checksum.</summary>
    TooShort,

    /// <summary>A character that bech32 does not have.</summary>
    InvalidCharacter,

    /// <summary>Upper and lower case in one text.</summary>
    MixedCase,

    /// <summary>No <c>1</c> between the human-readable part and the data, or nothing before it.</summary>
    SeparatorMissing,

    /// <summary>The bech32 checksum does not match: a typing or transmission error.</summary>
    ChecksumMismatch,

    /// <summary>The prefix belongs to no network known here.</summary>
    UnknownNetwork,

    /// <summary>The amount is not a positive decimal number without leading zeros and an optional multiplier m, u, n or p.</summary>
    AmountMalformed,

    /// <summary>The amount has a fraction of a millisatoshi.</summary>
    AmountPrecision,

    /// <summary>An amount of zero is written out. An invoice for any amount has none.</summary>
    AmountZero,

    /// <summary>More than all the bitcoin that can exist.</summary>
    AmountOutOfRange,

    /// <summary>A tagged field says that it is longer than the data that is left.</summary>
    FieldTruncated,

    /// <summary>A field's padding is not zero, or its length is none that its type allows.</summary>
    FieldMalformed,

    /// <summary>No payment hash (<c>p</c>) of 256 bits.</summary>
    PaymentHashMissing,

    /// <summary>No payment secret (<c>s</c>) of 256 bits.</summary>
    PaymentSecretMissing,

    /// <summary>Neither a description (<c>d</c>) nor its hash (<c>h</c>).</summary>
    DescriptionMissing,

    /// <summary>A description and a description hash: which one binds is open.</summary>
    DescriptionAmbiguous,

    /// <summary>The description is not UTF-8.</summary>
    DescriptionNotUtf8,

    /// <summary>The expiry is beyond the year 9999.</summary>
    ExpiryOutOfRange,

    /// <summary>The final time lock is beyond any block height.</summary>
    MinFinalCltvExpiryOutOfRange,

    /// <summary>A feature is required that is not known here (BOLT 9: unknown even bit).</summary>
    UnknownRequiredFeature,

    /// <summary>A feature is offered without one that it depends on.</summary>
    FeatureDependencyMissing,

    /// <summary>The payee (<c>n</c>) is not a public key.</summary>
    PayeeMalformed,

    /// <summary>The signature's numbers or its recovery id are out of range.</summary>
    SignatureMalformed,

    /// <summary>No public key can have made this signature.</summary>
    SignatureNotRecoverable,

    /// <summary>The signature has a high S though the payee is named, where only the canonical form is allowed.</summary>
    SignatureNotCanonical,

    /// <summary>The signature is not the named payee's.</summary>
    SignatureMismatch,
}
