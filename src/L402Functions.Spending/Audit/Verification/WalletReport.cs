using System.Collections.Immutable;

namespace L402Functions.Spending.Audit.Verification;

/// <summary>What came of comparing a wallet's own list with the intents.</summary>
/// <param name="Wallet">Its name.</param>
/// <param name="Since">From when on.</param>
/// <param name="Payments">How many of its payments were compared.</param>
/// <param name="Complete">False where the wallet did not answer to the end of its list: what is missing then is not called missing.</param>
/// <param name="Breaks">What is wrong.</param>
public sealed record WalletReport(string Wallet, DateTimeOffset Since, int Payments, bool Complete, ImmutableArray<FoundBreak> Breaks);
