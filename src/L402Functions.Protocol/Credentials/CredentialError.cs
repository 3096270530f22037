namespace L402Functions.Protocol.Credentials;

/// <summary>What is wrong with the syntax of a credential in an <c>Authorization</c> header.</summary>
public enum CredentialError
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>All <c>Authorization</c> lines together exceed <see cref="AuthorizationHeader.MaxLength"/> characters.</summary>
    HeaderTooLong,

    /// <summary>A scheme of ours with nothing after it.</summary>
    Empty,

    /// <summary>No macaroon before the colon, or an empty one in the list.</summary>
    MacaroonMissing,

    /// <summary>A macaroon holds a character outside base64, both of its alphabets at once, or misplaced padding.</summary>
    MacaroonNotBase64,

    /// <summary>More than <see cref="AuthorizationHeader.MaxMacaroons"/> macaroons.</summary>
    TooManyMacaroons,

    /// <summary>No preimage: the colon or what follows it is absent, or the <c>payload</c> has no such string.</summary>
    PreimageMissing,

    /// <summary>The preimage is not 64 hexadecimal digits (lower-case in the Payment scheme).</summary>
    PreimageMalformed,

    /// <summary>The Payment credential is not base64url.</summary>
    PaymentNotBase64Url,

    /// <summary>The Payment credential is not one JSON object, nests too deep or has a member twice.</summary>
    PaymentNotJson,

    /// <summary>The Payment credential has no <c>challenge</c> object.</summary>
    PaymentChallengeMissing,

    /// <summary>The echoed challenge lacks a required parameter, or one of its parameters is not a string.</summary>
    PaymentChallengeIncomplete,

    /// <summary>The Payment credential has no <c>payload</c> object.</summary>
    PaymentPayloadMissing,
}
