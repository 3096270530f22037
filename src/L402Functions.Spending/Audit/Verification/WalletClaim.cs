using L402Functions.Protocol;
using L402Functions.Spending.Agents;
using L402Functions.Spending.Intents;

namespace L402Functions.Spending.Audit.Verification;

/// <summary>A payment that was charged, and that its wallet should know.</summary>
/// <param name="Root">Whose ledger.</param>
/// <param name="Intent">Which intent.</param>
/// <param name="Wallet">The wallet's name.</param>
/// <param name="PaymentHash">What was paid.</param>
/// <param name="SettledAt">When it was charged.</param>
internal sealed record WalletClaim(AgentId Root, IntentId Intent, string Wallet, PaymentHash PaymentHash, DateTimeOffset SettledAt);
