using System.Diagnostics.CodeAnalysis;
using L402Functions.Protocol;
using L402Functions.Protocol.Bolt11;
using L402Functions.Spending.Agents;
using L402Functions.Spending.Destinations;
using L402Functions.Spending.Policy;

namespace L402Functions.Spending.Intents;

/// <summary>A request as an agent writes it, over HTTP or in a queue message: texts of any content.</summary>
/// <param name="IdempotencyKey">The caller's name for the purpose.</param>
/// <param name="Invoice">The BOLT11 invoice.</param>
/// <param name="Purpose">What it is for.</param>
/// <param name="Url">The call that is paid for.</param>
/// <param name="Method">Its HTTP method.</param>
/// <param name="Category">The kind of spending.</param>
/// <param name="Session">The agent's session.</param>
/// <param name="QuotedMsat">The price that the agent was quoted, in msat.</param>
public sealed record PaymentRequestForm(
    string? IdempotencyKey,
    string? Invoice,
    string? Purpose,
    string? Url = null,
    string? Method = null,
    string? Category = null,
    string? Session = null,
    long? QuotedMsat = null)
{
    /// <summary>The most characters of a method.</summary>
    public const int MaxMethodLength = 16;

    /// <summary>Checks the form and reads it; every problem is found, each naming its field as the JSON body has it.</summary>
    public bool TryRead(AgentId agent, [NotNullWhen(true)] out PaymentRequest? request, out IReadOnlyList<RequestProblem> problems)
    {
        var found = new List<RequestProblem>();
        problems = found;
        request = null;
        if (!IntentId.TryParse(IdempotencyKey, out var id))
        {
            found.Add(new RequestProblem("idempotency_key", $"1 to {IntentId.MaxLength} characters of A-Z a-z 0-9 . _ - are needed, a new key for each purpose."));
        }

        if (Invoice is not { Length: > 0 and <= Bolt11Decoder.MaxLength } || !Invoice.All(char.IsAsciiLetterOrDigit))
        {
            found.Add(new RequestProblem("invoice", "A BOLT11 invoice is needed, without a scheme and without white space."));
        }

        if (!PlainText.IsLine(Purpose, PaymentRequest.MaxPurposeLength))
        {
            found.Add(new RequestProblem("purpose", $"A purpose is needed: text of at most {PaymentRequest.MaxPurposeLength} characters without control characters."));
        }

        CanonicalUrl? url = null;
        if (Url is not null && UrlCanonicalizer.TryParse(Url, out url) is var urlError && urlError != UrlError.None)
        {
            found.Add(new RequestProblem("url", $"This URL is not taken ({SnakeCase.Of(urlError)}): an absolute http or https URL in its plain form is needed."));
        }

        if (Method is not null && (Method.Length is < 1 or > MaxMethodLength || !Method.All(char.IsAsciiLetter)))
        {
            found.Add(new RequestProblem("method", $"A method has 1 to {MaxMethodLength} letters."));
        }

        CategoryName category = default;
        if (Category is not null && !CategoryName.TryParse(Category, out category))
        {
            found.Add(new RequestProblem("category", $"A category is {NameText.Rule}."));
        }

        SessionId session = default;
        if (Session is not null && !SessionId.TryParse(Session, out session))
        {
            found.Add(new RequestProblem("session", $"A session is 1 to {SessionId.MaxLength} of A-Z a-z 0-9 . _ : -."));
        }

        if (QuotedMsat is { } quoted && (quoted < 0 || quoted > Msat.Max.Value))
        {
            found.Add(new RequestProblem("quoted_msat", $"An amount is 0 to {Msat.Max.Value} msat."));
        }

        if (found.Count > 0)
        {
            return false;
        }

        var method = Method?.ToUpperInvariant();
        request = new PaymentRequest
        {
            Agent = agent,
            Id = id,
            Invoice = Invoice!,
            Purpose = Purpose!,
            Digest = RequestDigest.Of(agent, method, Url, Session, Invoice!),
            Url = url,
            Method = method,
            Category = Category is null ? null : category,
            Session = Session is null ? null : session,
            Quoted = QuotedMsat is { } amount ? new Msat(amount) : null,
        };
        return true;
    }

    /// <summary>Which purpose, and nothing of what it says.</summary>
    public override string ToString() => "PaymentRequestForm(redacted)";
}
