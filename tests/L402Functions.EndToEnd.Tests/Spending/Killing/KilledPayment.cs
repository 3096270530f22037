using L402Functions.EndToEnd.Tests.Spending.Play;

namespace L402Functions.EndToEnd.Tests.Spending.Killing;

/// <summary>A payment during which a process was killed.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Agent">Whose it is.</param>
/// <param name="Invoice">What was to be paid.</param>
/// <param name="Wallet">Who was to pay.</param>
/// <param name="Point">Where the process was killed.</param>
/// <param name="Requests">How often the wallet may be asked: once, and once more where it refuses first.</param>
internal sealed record KilledPayment(string Id, TestAgent Agent, PlayInvoice Invoice, PlayWallet Wallet, string Point, int Requests);
