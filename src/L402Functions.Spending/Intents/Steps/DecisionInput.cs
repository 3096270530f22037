using L402Functions.Protocol.Bolt11;
using L402Functions.Spending.Destinations;
using L402Functions.Spending.Ledger;

namespace L402Functions.Spending.Intents.Steps;

/// <summary>What a decision depends on besides the ledger, read before the step begins.</summary>
/// <param name="Invoice">The invoice, decoded.</param>
/// <param name="Freezes">What is stopped.</param>
/// <param name="Destinations">The operator's table for all agents.</param>
/// <param name="OwnNode">The paying wallet's node, where it is known.</param>
/// <param name="Network">The paying wallet's network, where it is known.</param>
internal sealed record DecisionInput(
    InvoiceReading Invoice, FreezeState Freezes, DestinationTable Destinations, NodeId? OwnNode, LightningNetwork? Network)
{
    /// <summary>The invoice's facts; null where it cannot be read.</summary>
    public InvoiceFacts? Facts => (Invoice as InvoiceReading.Read)?.Facts;
}
