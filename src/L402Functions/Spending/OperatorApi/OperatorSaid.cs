using L402Functions.Protocol.Challenges;
using L402Functions.Spending.Intents;
using L402Functions.Spending.Payments;

namespace L402Functions.Spending.OperatorApi;

/// <summary>Who acts and why, as operators' requests say it. The key opens the door; the name and the reason are what is kept.</summary>
internal static class OperatorSaid
{
    /// <summary>The name, or its problem added to <paramref name="problems"/>.</summary>
    public static OperatorName Name(string? text, ICollection<FieldProblem> problems)
    {
        if (!OperatorName.TryParse(text, out var name))
        {
            problems.Add(new FieldProblem("operator", $"Say who acts: one line of at most {OperatorName.MaxLength} characters."));
        }

        return name;
    }

    /// <summary>The reason, or its problem added to <paramref name="problems"/>.</summary>
    public static string Reason(string? text, ICollection<FieldProblem> problems)
    {
        if (!PlainText.IsLine(text, AgentDesk.MaxReasonLength))
        {
            problems.Add(new FieldProblem("reason", $"Say why: one line of at most {AgentDesk.MaxReasonLength} characters."));
        }

        return text ?? "";
    }
}
