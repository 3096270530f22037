using L402Functions.Protocol.Challenges;
using L402Functions.Spending.Payments;
using Microsoft.AspNetCore.Http;

namespace L402Functions.Spending.Http;

/// <summary>The errors of the agents' and the operators' functions. Their codes are listed in <c>docs/operations.md</c> and stay.</summary>
internal static class Problems
{
    private static readonly TimeSpan SoonAgain = TimeSpan.FromSeconds(2);

    /// <summary>One answer for a key that is missing, unknown, forged or over, so that none can be told from the others.</summary>
    public static ProblemResult Unauthorized { get; } =
        new(new ProblemDocument("unauthorized", "Not authorized", StatusCodes.Status401Unauthorized, "Send an agent's key that counts: Authorization: Bearer l402a_…"))
        {
            Challenge = "Bearer realm=\"l402functions\"",
        };

    /// <summary>The ledger is busy or down. Nothing is half done, and the same request may be sent again.</summary>
    public static ProblemResult Unavailable { get; } =
        new(new ProblemDocument(
            "unavailable", "Temporarily unavailable", StatusCodes.Status503ServiceUnavailable, "The ledger did not answer, or has too much to do; send the same request again."))
        {
            RetryAfter = SoonAgain,
        };

    /// <summary>The idempotency key stands for another request.</summary>
    public static ProblemResult KeyReused { get; } = new(new ProblemDocument(
        AcceptResult.KeyReused.Code, "The key stands for another request", StatusCodes.Status409Conflict,
        "This Idempotency-Key was sent with another invoice, URL, method or session. A new purpose needs a new key.", "Idempotency-Key"));

    /// <summary>The body is too long.</summary>
    public static ProblemResult BodyTooLarge { get; } = new(new ProblemDocument(
        "body-too-large", "The body is too large", StatusCodes.Status413PayloadTooLarge, $"A body has at most {JsonBody.MaxLength} bytes."));

    /// <summary>There is none of that name, or not for the caller.</summary>
    public static ProblemResult NotFound(string detail) =>
        new(new ProblemDocument("not-found", "Not found", StatusCodes.Status404NotFound, detail));

    /// <summary>What was asked does not go with how things stand.</summary>
    public static ProblemResult Conflict(string code, string title, string detail) =>
        new(new ProblemDocument(code, title, StatusCodes.Status409Conflict, detail));

    /// <summary>The body is not JSON of an object.</summary>
    public static ProblemResult Malformed(string detail) =>
        new(new ProblemDocument("malformed-body", "The body cannot be read", StatusCodes.Status400BadRequest, detail));

    /// <summary>A field is wrong.</summary>
    public static ProblemResult Bad(string field, string detail) => Bad([new FieldProblem(field, detail)]);

    /// <summary>Fields are wrong; at least one.</summary>
    public static ProblemResult Bad(IReadOnlyList<FieldProblem> fields) => Bad("invalid-request", "The request is not valid", StatusCodes.Status400BadRequest, fields);

    /// <summary>Fields are wrong in a way that has a code of its own.</summary>
    public static ProblemResult Bad(string code, string title, int status, IReadOnlyList<FieldProblem> fields) =>
        new(new ProblemDocument(code, title, status, fields[0].Detail, fields[0].Field) { Errors = fields.Count > 1 ? fields : null });
}
