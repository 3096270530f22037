using L402Functions.Spending.Policy;

namespace L402Functions.Spending.Agents;

/// <summary>What became of a new policy.</summary>
public abstract record PutPolicyResult
{
    private PutPolicyResult()
    {
    }

    /// <summary>It is in force, as this version.</summary>
    public sealed record Put(int Version) : PutPolicyResult;

    /// <summary>It gives something that the parent's policy does not have.</summary>
    public sealed record WiderThanParent(IReadOnlyList<PolicyProblem> Problems) : PutPolicyResult;

    /// <summary>The version that the operator saw is not the one in force any more.</summary>
    public sealed record Outdated(int Current) : PutPolicyResult;

    /// <summary>The parent is not known, or has no policy.</summary>
    public sealed record UnknownParent : PutPolicyResult;

    /// <summary>An agent's parent never changes.</summary>
    public sealed record ParentChanged : PutPolicyResult;

    /// <summary>The chain of delegation would be too long.</summary>
    public sealed record TooDeep : PutPolicyResult;
}
