using L402Functions.Protocol.Bolt11;

namespace L402Functions.Paywall.Issuing;

/// <summary>An invoice, or why there is none.</summary>
public abstract record InvoiceResult
{
    private InvoiceResult()
    {
    }

    /// <summary>An invoice that is what was asked for.</summary>
    public sealed record Made(Bolt11Invoice Invoice) : InvoiceResult;

    /// <summary>The wallet is slow, absent or wrong.</summary>
    /// <param name="Problem">For the log and the operator.</param>
    public sealed record Missing(string Problem) : InvoiceResult;
}
