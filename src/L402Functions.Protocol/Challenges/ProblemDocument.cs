using System.Text.Json;
using System.Text.Json.Serialization;

namespace L402Functions.Protocol.Challenges;

/// <summary>The body of an error that asks for no payment: problem details (RFC 9457) with a stable code.</summary>
/// <param name="Code">A stable name of the kind of error, e.g. <c>unknown-route</c>; also the end of <see cref="Type"/>.</param>
/// <param name="Title">A short text that is the same for every error of this kind.</param>
/// <param name="Status">The HTTP status of the response.</param>
/// <param name="Detail">What happened this time, without secrets.</param>
/// <param name="Field">The input field that is wrong, where there is one.</param>
public sealed record ProblemDocument(string Code, string Title, int Status, string Detail, string? Field = null)
{
    /// <summary>The media type of <see cref="ToUtf8Json"/>.</summary>
    public const string ContentType = "application/problem+json";

    /// <summary>What every problem type of this project begins with.</summary>
    public const string TypePrefix = "urn:l402functions:problem:";

    /// <summary>The problem type: <c>urn:l402functions:problem:</c> and the code.</summary>
    [JsonPropertyOrder(-1)]
    public string Type => TypePrefix + Code;

    /// <summary>Everything that is wrong, where it is more than <see cref="Field"/>; absent otherwise.</summary>
    public IReadOnlyList<FieldProblem>? Errors { get; init; }

    /// <summary>The body.</summary>
    public byte[] ToUtf8Json() => JsonSerializer.SerializeToUtf8Bytes(this, ProblemJson.Readable.ProblemDocument);
}
