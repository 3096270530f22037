namespace L402Functions.Protocol.Wallets;

/// <summary>Something that happened at a wallet, told without being asked. It may come late, twice or never: whoever must know asks.</summary>
/// <param name="Type">What happened.</param>
/// <param name="Transaction">To which invoice or payment.</param>
public sealed record WalletNotification(WalletNotificationType Type, WalletTransaction Transaction);
