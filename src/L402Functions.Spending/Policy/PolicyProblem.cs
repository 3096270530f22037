namespace L402Functions.Spending.Policy;

/// <summary>One thing wrong with a policy document.</summary>
/// <param name="Path">Where, as a JSON path: <c>$.wallet.per_day_max_sats</c>.</param>
/// <param name="Message">What is wrong and what is allowed, as a sentence.</param>
public sealed record PolicyProblem(string Path, string Message)
{
    /// <summary>Both, in one line.</summary>
    public override string ToString() => $"{Path}: {Message}";
}
