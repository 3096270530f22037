namespace L402Functions.Spending.OperatorApi;

/// <summary>A page of intents.</summary>
/// <param name="Intents">The intents; perhaps none, though there is a next page.</param>
/// <param name="Next">What to ask with as <c>?after=</c> for the next page; absent at the end.</param>
internal sealed record IntentList(IReadOnlyList<IntentReport> Intents, string? Next);

/// <summary>What waits for an operator's yes or no.</summary>
internal sealed record ApprovalList(IReadOnlyList<IntentReport> Approvals);
