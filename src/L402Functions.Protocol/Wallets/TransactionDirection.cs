namespace L402Functions.Protocol.Wallets;

/// <summary>Which way the money goes.</summary>
public enum TransactionDirection
{
    /// <summary>To this wallet: an invoice that it made.</summary>
    Incoming,

    /// <summary>From this wallet: an invoice that it paid, or tries to.</summary>
    Outgoing,
}
