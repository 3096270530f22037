using L402Functions.EndToEnd.Tests.Spending.Play;

namespace L402Functions.EndToEnd.Tests.Spending.Killing;

/// <summary>A payment during which a process was killed.</summary>
internal sealed record KilledPayment(string Id, TestAgent Agent, PlayInvoice Invoice, PlayWallet Wallet, string Point);
