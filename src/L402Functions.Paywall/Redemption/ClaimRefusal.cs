namespace L402Functions.Paywall.Redemption;

/// <summary>Why a use cannot be claimed.</summary>
public enum ClaimRefusal
{
    /// <summary>Every use that the credential allows is taken.</summary>
    UsedUp,

    /// <summary>What is left of the amount does not cover this use.</summary>
    SpentUp,

    /// <summary>The payment was already redeemed by another scheme.</summary>
    OtherDoor,

    /// <summary>An operator revoked it.</summary>
    Revoked,
}
