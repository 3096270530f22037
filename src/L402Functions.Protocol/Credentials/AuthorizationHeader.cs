using L402Functions.Protocol.PaymentScheme;

namespace L402Functions.Protocol.Credentials;

/// <summary>
/// Finds the one credential of ours in the <c>Authorization</c> lines of a request (RFC 9110 section 11.6.2; L402 protocol
/// specification, "HTTP Protocol Flow"). The field is a singleton, but clients send it twice and proxies join its lines with
/// commas, so all of them are looked through: foreign schemes are passed over, repeats of one credential count once, and two
/// different ones are a conflict.
/// </summary>
public static class AuthorizationHeader
{
    /// <summary>The most characters in all lines together.</summary>
    public const int MaxLength = 8 * 1024;

    /// <summary>The most macaroons in one credential.</summary>
    public const int MaxMacaroons = 4;

    /// <summary>Reads the lines of the header; never throws for anything that a client can send.</summary>
    /// <param name="lines">The values of the <c>Authorization</c> lines in the order received; null lines are passed over.</param>
    /// <param name="accepted">The schemes switched on; a credential of another scheme is treated as absent.</param>
    public static CredentialReading Read(IReadOnlyList<string?> lines, AcceptedSchemes accepted)
    {
        ArgumentNullException.ThrowIfNull(lines);
        var length = 0L;
        for (var i = 0; i < lines.Count; i++)
        {
            length += lines[i]?.Length ?? 0;
        }

        if (length > MaxLength)
        {
            return new CredentialReading.Malformed(CredentialError.HeaderTooLong);
        }

        CredentialReading found = CredentialReading.None.Instance;
        for (var i = 0; i < lines.Count; i++)
        {
            foreach (var part in new AuthorizationLine(lines[i]))
            {
                var scheme = SchemeOf(part.Scheme) & accepted;
                if (scheme != AcceptedSchemes.None)
                {
                    found = Combine(found, ReadOne(scheme, part.Credentials));
                }
            }
        }

        return found;
    }

    /// <summary>Our name of an authentication scheme, compared without regard to case; None for a foreign one.</summary>
    internal static AcceptedSchemes SchemeOf(ReadOnlySpan<char> name) =>
        name.Equals("L402", StringComparison.OrdinalIgnoreCase) ? AcceptedSchemes.L402
        : name.Equals("LSAT", StringComparison.OrdinalIgnoreCase) ? AcceptedSchemes.Lsat
        : name.Equals(PaymentChallenge.Scheme, StringComparison.OrdinalIgnoreCase) ? AcceptedSchemes.Payment
        : AcceptedSchemes.None;

    private static CredentialReading ReadOne(AcceptedSchemes scheme, ReadOnlySpan<char> credentials)
    {
        if (credentials.IsEmpty)
        {
            return new CredentialReading.Malformed(CredentialError.Empty);
        }

        if (scheme != AcceptedSchemes.Payment)
        {
            return L402CredentialText.Read(credentials, isLsat: scheme == AcceptedSchemes.Lsat);
        }

        return PaymentCredential.TryRead(credentials, out var credential, out var error)
            ? new CredentialReading.Payment(credential)
            : new CredentialReading.Malformed(error);
    }

    /// <summary>A credential that cannot be read decides over any number that can; then a difference does.</summary>
    private static CredentialReading Combine(CredentialReading earlier, CredentialReading later) => (earlier, later) switch
    {
        (CredentialReading.None, _) => later,
        (CredentialReading.Malformed, _) => earlier,
        (_, CredentialReading.Malformed) => later,
        _ => IsSame(earlier, later) ? earlier : CredentialReading.Conflicting.Instance,
    };

    private static bool IsSame(CredentialReading earlier, CredentialReading later) => (earlier, later) switch
    {
        (CredentialReading.L402 one, CredentialReading.L402 other) =>
            one.Preimage == other.Preimage && one.Macaroons.SequenceEqual(other.Macaroons, StringComparer.Ordinal),
        (CredentialReading.Payment one, CredentialReading.Payment other) => one.Credential == other.Credential,
        _ => false,
    };
}
