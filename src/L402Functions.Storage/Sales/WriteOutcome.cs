using Azure;

namespace L402Functions.Storage.Sales;

/// <summary>What is known of a conditional write.</summary>
internal abstract record WriteOutcome
{
    private WriteOutcome()
    {
    }

    /// <summary>The row was not as expected: nothing was written.</summary>
    public static WriteOutcome Conflict { get; } = new Conflicted();

    /// <summary>Written, with the row's new ETag.</summary>
    public sealed record Written(ETag ETag) : WriteOutcome;

    /// <summary>Somebody else wrote first.</summary>
    public sealed record Conflicted : WriteOutcome;

    /// <summary>No answer: it may have been written.</summary>
    public sealed record Lost(string Reason) : WriteOutcome;
}
