using L402Functions.Spending.Intents;

namespace L402Functions.Spending.Payments;

/// <summary>What became of an operator's decision about a payment that software could not decide.</summary>
public abstract record ResolveResult
{
    private ResolveResult()
    {
    }

    /// <summary>It is so, and on record.</summary>
    public sealed record Resolved(Intent Intent) : ResolveResult;

    /// <summary>That cannot be decided about the intent as it is: it does not wait for an operator, or the preimage is another payment's.</summary>
    public sealed record NotPossible(Intent Intent) : ResolveResult;

    /// <summary>There is no such intent.</summary>
    public sealed record Missing : ResolveResult;
}
