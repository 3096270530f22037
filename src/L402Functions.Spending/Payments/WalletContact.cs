namespace L402Functions.Spending.Payments;

/// <summary>When a wallet was asked something and when it answered, as far as this process knows.</summary>
/// <param name="Wallet">Its name.</param>
/// <param name="SeenAt">When it last answered; null where it never did.</param>
/// <param name="FirstAskedAt">When it was first asked.</param>
/// <param name="LastAt">When it was last asked, or answered.</param>
public sealed record WalletContact(string Wallet, DateTimeOffset? SeenAt, DateTimeOffset FirstAskedAt, DateTimeOffset LastAt);
