using L402Functions.Protocol;
using L402Functions.Protocol.Bolt11;

namespace L402Functions.Spending.Intents;

/// <summary>What an invoice says, kept with its intent so that it is decoded once.</summary>
/// <param name="PaymentHash">What a preimage must hash to.</param>
/// <param name="Amount">What it asks for; null where it leaves that to the payer.</param>
/// <param name="Payee">The node that signed it.</param>
/// <param name="ExpiresAt">When its time is over.</param>
/// <param name="MinFinalCltv">The time lock of the last hop, in blocks.</param>
/// <param name="Network">Which network's money it asks for.</param>
public sealed record InvoiceFacts(
    PaymentHash PaymentHash, Msat? Amount, NodeId Payee, DateTimeOffset ExpiresAt, long MinFinalCltv, LightningNetwork Network)
{
    /// <summary>The facts of <paramref name="invoice"/>.</summary>
    public static InvoiceFacts Of(Bolt11Invoice invoice)
    {
        ArgumentNullException.ThrowIfNull(invoice);
        return new InvoiceFacts(
            invoice.PaymentHash, invoice.Amount, invoice.Payee, invoice.ExpiresAt, invoice.MinFinalCltvExpiry, invoice.Network);
    }
}
