using L402Functions.Spending.Intents;

namespace L402Functions.Spending.OperatorApi;

/// <summary>One signed request to a wallet, and what is known of it.</summary>
internal sealed record AttemptReport(
    int Number, DateTimeOffset WrittenAt, DateTimeOffset LeaseUntil, string RequestId, string? Answer, string? ResponseId, DateTimeOffset? AnsweredAt, string Ending)
{
    public static AttemptReport Of(Attempt attempt) => new(
        attempt.Number, attempt.WrittenAt, attempt.LeaseUntil, attempt.RequestId, attempt.Answer?.Text, attempt.ResponseId, attempt.AnsweredAt, SnakeCase.Of(attempt.Ending));
}
