namespace L402Functions.Protocol.Challenges;

/// <summary>What an L402 challenge hands out: a token that becomes valid once its invoice is paid.</summary>
/// <param name="Macaroon">The token in standard base64, padded.</param>
/// <param name="Invoice">The BOLT 11 invoice in lower case.</param>
public sealed record L402Challenge(string Macaroon, string Invoice)
{
    /// <summary>The value of the parameter <c>version</c> (L402 protocol specification, "Server Flow").</summary>
    public const string Version = "0";

    /// <summary>
    /// The value of the parameter <c>token</c>. The specification renamed <c>macaroon</c> to <c>token</c>; both carry the same
    /// text, since deployed clients read one or the other.
    /// </summary>
    public string Token => Macaroon;
}
