using L402Functions.Protocol.Bolt11;

namespace L402Functions.Spending.Intents;

/// <summary>What reading an invoice brought.</summary>
public abstract record InvoiceReading
{
    private InvoiceReading()
    {
    }

    /// <summary>Checksum and signature are right. Whether it may be paid is for the policy to say.</summary>
    public sealed record Read(InvoiceFacts Facts) : InvoiceReading;

    /// <summary>It is no invoice.</summary>
    public sealed record Unreadable(Bolt11Error Error) : InvoiceReading;
}
