using L402Functions.Protocol;
using L402Functions.Protocol.Bolt11;

namespace L402Functions.DevWallet.Ledger;

/// <summary>An invoice of a wallet here, with the secret behind it unless somebody else keeps that. Read and changed under the network's lock.</summary>
internal sealed class IssuedInvoice(long sequence, SimulatedWallet payee, Bolt11Invoice invoice, Preimage? preimage)
{
    public long Sequence => sequence;

    public SimulatedWallet Payee => payee;

    public Bolt11Invoice Invoice => invoice;

    /// <summary>The secret; null for a hold invoice until it is settled with it.</summary>
    public Preimage? Preimage { get; set; } = preimage;

    /// <summary>The payment that is on its way to it or has settled it; a failed one is taken off again.</summary>
    public LedgerPayment? Payment { get; set; }
}
