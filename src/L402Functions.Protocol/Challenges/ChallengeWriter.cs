using System.Buffers;
using System.Text;
using L402Functions.Protocol.Credentials;
using L402Functions.Protocol.PaymentScheme;

namespace L402Functions.Protocol.Challenges;

/// <summary>
/// Writes the values of the <c>WWW-Authenticate</c> lines of a 402. Their form is narrower than the specifications ask, and on
/// purpose: the clients in use find <c>macaroon</c> directly after an upper-case <c>L402</c> on the first line, then
/// <c>invoice</c>, both quoted; any other order loses some of them, or makes them pay and then send a credential that nobody can read.
/// </summary>
public static class ChallengeWriter
{
    private static readonly SearchValues<char> Base64 =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=");

    private static readonly SearchValues<char> Invoice = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789");

    /// <summary>The header values in the order in which they must be sent, one line each: L402, LSAT, Payment.</summary>
    /// <param name="challenge">The token and its invoice.</param>
    /// <param name="payment">The challenge of the Payment scheme over the same invoice; null where the invoice cannot be offered under it.</param>
    /// <param name="offered">The schemes switched on; no line is written for another.</param>
    /// <exception cref="ArgumentException">No line would be written, or a value cannot stand in a header.</exception>
    public static IReadOnlyList<string> Write(L402Challenge challenge, PaymentChallenge? payment, AcceptedSchemes offered)
    {
        ArgumentNullException.ThrowIfNull(challenge);
        Require(challenge.Macaroon, Base64, "macaroon");
        Require(challenge.Invoice, Invoice, "invoice");
        var lines = new List<string>(3);
        if (offered.HasFlag(AcceptedSchemes.L402))
        {
            lines.Add(Open("L402", challenge)
                .Append(", ").AppendParameter("version", L402Challenge.Version)
                .Append(", ").AppendParameter("token", challenge.Token)
                .ToString());
        }

        if (offered.HasFlag(AcceptedSchemes.Lsat))
        {
            lines.Add(Open("LSAT", challenge).ToString());
        }

        if (offered.HasFlag(AcceptedSchemes.Payment) && payment is not null)
        {
            lines.Add(Write(payment));
        }

        return lines.Count > 0
            ? lines
            : throw new ArgumentException("A 402 must offer at least one scheme; none is switched on and available.", nameof(offered));
    }

    /// <summary>The header value of a challenge of the Payment scheme.</summary>
    /// <exception cref="ArgumentException">A value holds a control character, or the id is empty.</exception>
    public static string Write(PaymentChallenge challenge)
    {
        ArgumentNullException.ThrowIfNull(challenge);
        ArgumentException.ThrowIfNullOrEmpty(challenge.Id);
        var line = new StringBuilder(PaymentChallenge.Scheme).Append(' ')
            .AppendParameter("id", challenge.Id)
            .Append(", ").AppendParameter("realm", challenge.Realm)
            .Append(", ").AppendParameter("method", challenge.Method)
            .Append(", ").AppendParameter("intent", challenge.Intent)
            .Append(", ").AppendParameter("request", challenge.Request);
        AppendOptional(line, "expires", challenge.Expires);
        AppendOptional(line, "digest", challenge.Digest);
        AppendOptional(line, "description", challenge.Description);
        AppendOptional(line, "opaque", challenge.Opaque);
        return line.ToString();
    }

    private static StringBuilder Open(string scheme, L402Challenge challenge) =>
        new StringBuilder(scheme).Append(' ')
            .AppendParameter("macaroon", challenge.Macaroon)
            .Append(", ").AppendParameter("invoice", challenge.Invoice);

    private static void AppendOptional(StringBuilder line, string name, string? value)
    {
        if (value is not null)
        {
            line.Append(", ").AppendParameter(name, value);
        }
    }

    private static void Require(string value, SearchValues<char> alphabet, string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(value, name);
        if (value.AsSpan().ContainsAnyExcept(alphabet))
        {
            throw new ArgumentException($"The challenge parameter {name} holds a character outside its alphabet.", name);
        }
    }
}
