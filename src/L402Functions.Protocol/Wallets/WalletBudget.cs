namespace L402Functions.Protocol.Wallets;

/// <summary>The wallet's own limit for one connection (<c>get_budget</c>, as Alby Hub tells it).</summary>
/// <param name="Total">What the connection may spend in one period; null where nothing limits it.</param>
/// <param name="Used">What it has spent in this one.</param>
/// <param name="RenewsAt">When the next period begins, where there is one.</param>
/// <param name="RenewalPeriod">daily, weekly, monthly, yearly or never, as told: foreign text.</param>
public sealed record WalletBudget(Msat? Total, Msat Used, DateTimeOffset? RenewsAt, string? RenewalPeriod);
