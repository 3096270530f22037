using L402Functions.Protocol.Wallets;

namespace L402Functions.DevWallet.Ledger;

/// <summary>What the network says to a wish to pay.</summary>
internal abstract record PaymentStart
{
    private PaymentStart()
    {
    }

    /// <summary>It is in the books; it may have ended already.</summary>
    public sealed record Taken(LedgerPayment Payment) : PaymentStart;

    /// <summary>No money moved.</summary>
    public sealed record Refused(WalletErrorCode Code, string Message) : PaymentStart;
}
