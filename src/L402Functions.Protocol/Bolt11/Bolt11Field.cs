namespace L402Functions.Protocol.Bolt11;

/// <summary>The tagged fields' types (BOLT 11): each is the value of the letter that the field starts with.</summary>
internal static class Bolt11Field
{
    public const byte PaymentHash = 1;
    public const byte RouteHint = 3;
    public const byte Features = 5;
    public const byte Expiry = 6;
    public const byte Fallback = 9;
    public const byte Description = 13;
    public const byte PaymentSecret = 16;
    public const byte Payee = 19;
    public const byte DescriptionHash = 23;
    public const byte MinFinalCltvExpiry = 24;
    public const byte Metadata = 27;

    /// <summary>Groups that a field of 32 bytes has.</summary>
    public const int Groups256 = 52;

    /// <summary>Groups that a public key has.</summary>
    public const int GroupsOfKey = 53;

    /// <summary>Groups of the time stamp.</summary>
    public const int TimestampGroups = 7;

    /// <summary>Groups of the signature and its recovery id.</summary>
    public const int SignatureGroups = 104;
}
