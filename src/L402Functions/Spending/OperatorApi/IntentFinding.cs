using L402Functions.Spending.Agents;
using L402Functions.Spending.Http;
using L402Functions.Spending.Intents;

namespace L402Functions.Spending.OperatorApi;

/// <summary>What looking for an intent by its name brought.</summary>
public abstract record IntentFinding
{
    private IntentFinding()
    {
    }

    /// <summary>It is in that root's ledger.</summary>
    public sealed record Found(AgentId Root, Intent Intent) : IntentFinding;

    /// <summary>There is none, or more than one, or the question cannot be read.</summary>
    public sealed record Refused : IntentFinding
    {
        internal Refused(ProblemResult problem) => Problem = problem;

        internal ProblemResult Problem { get; }
    }
}
