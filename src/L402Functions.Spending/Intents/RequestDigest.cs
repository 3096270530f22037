using System.Security.Cryptography;
using L402Functions.Spending.Agents;

namespace L402Functions.Spending.Intents;

/// <summary>
/// What an intent's name is bound to: SHA-256 over who asks, for which call and with which invoice. The same name with the same digest is
/// the same request again; with another digest it is a mistake or an attack.
/// </summary>
/// <param name="Request">Over agent, method, URL, session and invoice; 64 hexadecimal digits.</param>
/// <param name="Purpose">The same without the invoice: what stays where a purpose gets a new invoice.</param>
public sealed record RequestDigest(string Request, string Purpose)
{
    /// <summary>The digest of a request. The invoice counts in lower case, the method in upper case, as both are read without regard to case.</summary>
    public static RequestDigest Of(AgentId agent, string? method, string? url, string? session, string invoice)
    {
        ArgumentNullException.ThrowIfNull(invoice);
        return new RequestDigest(
            Hash(Fields("l402functions/request/1").Add("invoice", invoice.ToLowerInvariant())),
            Hash(Fields("l402functions/purpose/1")));

        FieldText Fields(string form) => new FieldText(form)
            .Add("agent", agent.ToString())
            .Add("method", method?.ToUpperInvariant())
            .Add("url", url)
            .Add("session", session);
    }

    private static string Hash(FieldText fields) => Convert.ToHexStringLower(SHA256.HashData(fields.ToUtf8()));
}
