using L402Functions.Spending.Agents;
using L402Functions.Spending.Intents;
using L402Functions.Spending.Intents.Steps;
using L402Functions.Spending.Ledger;

namespace L402Functions.Spending.Payments;

/// <summary>Reads what a decision depends on besides the ledger.</summary>
public sealed class DecisionInputs(IntentBook book, InvoiceReader reader, IFreezes freezes, IDestinationRules destinations, WalletWatch watch)
{
    /// <param name="root">Whose ledger it is.</param>
    /// <param name="request">What is asked for.</param>
    /// <param name="wallet">The wallet that the intent is bound to; null where it is not yet.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    internal async Task<DecisionInput> ReadAsync(AgentId root, PaymentRequest request, string? wallet, CancellationToken cancellationToken)
    {
        var stopped = await freezes.ReadAsync(cancellationToken);
        var table = await destinations.ReadAsync(cancellationToken);
        wallet ??= (await book.ReadHeadAsync(root, cancellationToken))?.Agents.GetValueOrDefault(request.Agent)?.Wallet;
        var identity = watch.IdentityOf(wallet);
        return new DecisionInput(reader.Read(request.Invoice), stopped, table, identity.Node, identity.Network);
    }
}
