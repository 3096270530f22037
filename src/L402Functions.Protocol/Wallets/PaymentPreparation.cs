namespace L402Functions.Protocol.Wallets;

/// <summary>Whether a payment could be prepared.</summary>
public abstract record PaymentPreparation
{
    private PaymentPreparation()
    {
    }

    /// <summary>It is ready to be stored and sent.</summary>
    public sealed record Prepared(PreparedPayment Payment) : PaymentPreparation;

    /// <summary>There is nothing that could be sent: no such request will ever reach the wallet.</summary>
    public sealed record Rejected(string Reason) : PaymentPreparation;
}
