using L402Functions.Spending.Intents;

namespace L402Functions.Spending.Payments;

/// <summary>What became of an agent's report of what came back for its money.</summary>
public abstract record ReportResult
{
    private ReportResult()
    {
    }

    /// <summary>It is on record.</summary>
    public sealed record Reported(Intent Intent) : ReportResult;

    /// <summary>The same is on record already.</summary>
    public sealed record Replayed(Intent Intent) : ReportResult;

    /// <summary>Something else is on record, and stays.</summary>
    public sealed record Differs(Intent Intent) : ReportResult;

    /// <summary>Nothing was paid, as far as is known: there is nothing to have come back.</summary>
    public sealed record NotPaid(Intent Intent) : ReportResult;

    /// <summary>A field holds the proof of payment, which never goes on record.</summary>
    /// <param name="Field">Which.</param>
    public sealed record TellsProof(string Field) : ReportResult;

    /// <summary>The agent has no such payment.</summary>
    public sealed record Missing : ReportResult;
}
