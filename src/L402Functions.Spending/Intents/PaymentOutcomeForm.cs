using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace L402Functions.Spending.Intents;

/// <summary>A report of what came back, as it comes, before anything about it is known to be in order.</summary>
public sealed record PaymentOutcomeForm(int? Status, long? Bytes, string? BodySha256, string? Note)
{
    /// <summary>The most characters of a note.</summary>
    public const int MaxNoteLength = 500;

    private const int HashLength = 64;

    /// <summary>The longest body: what an audit row can hold exactly.</summary>
    private const long MaxBytes = 1L << 53;

    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdefABCDEF");

    /// <summary>Reads it; every problem is found.</summary>
    public bool TryRead([NotNullWhen(true)] out PaymentOutcome? outcome, out IReadOnlyList<RequestProblem> problems)
    {
        var found = new List<RequestProblem>();
        problems = found;
        if (Status is not (>= 100 and <= 599))
        {
            found.Add(new RequestProblem("status", "The HTTP status of what came back is needed, 100 to 599."));
        }

        if (Bytes is < 0 or > MaxBytes)
        {
            found.Add(new RequestProblem("bytes", $"A body has 0 to {MaxBytes} bytes."));
        }

        if (BodySha256 is not null && (BodySha256.Length != HashLength || BodySha256.AsSpan().ContainsAnyExcept(HexDigits)))
        {
            found.Add(new RequestProblem("body_sha256", $"A SHA-256 has {HashLength} hexadecimal digits."));
        }

        if (Note is not null && !PlainText.IsLine(Note, MaxNoteLength))
        {
            found.Add(new RequestProblem("note", $"A note is one line of at most {MaxNoteLength} characters."));
        }

        outcome = found.Count == 0 ? new PaymentOutcome(Status!.Value, Bytes, BodySha256?.ToLowerInvariant(), Note) : null;
        return outcome is not null;
    }
}
