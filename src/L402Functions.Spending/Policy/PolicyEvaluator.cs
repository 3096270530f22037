namespace L402Functions.Spending.Policy;

/// <summary>Decides whether a request is paid: a pure function, total, of what it is given and nothing else.</summary>
public static class PolicyEvaluator
{
    /// <summary>The decision about <paramref name="request"/> at <paramref name="now"/>, with every reason there is.</summary>
    public static PolicyDecision Evaluate(PolicySnapshot snapshot, SpendRequest request, DateTimeOffset now) => throw new NotImplementedException();
}
