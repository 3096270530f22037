using L402Functions.Spending.Agents;
using L402Functions.Spending.Intents;
using L402Functions.Spending.Intents.Steps;
using L402Functions.Spending.Payments;

namespace L402Functions.Spending.Audit;

/// <summary>
/// The operators' log as the ledger of a root that is no agent: the same head, the same chain, and so found and checked by whatever looks
/// after ledgers.
/// </summary>
public sealed class OperatorLog(IntentBook book, IAgentDirectory agents) : IOperatorLog
{
    private volatile bool registered;

    /// <summary>Whose ledger it is: a name that no agent may take.</summary>
    public static AgentId Root { get; } = AgentId.Parse("operator-log");

    /// <inheritdoc/>
    public async Task RecordAsync(
        AuditEvent happened, OperatorName by, IReadOnlyDictionary<string, AuditValue> details, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(details);
        if (!registered)
        {
            // Before its first row: a ledger that is in no list is one that nobody checks.
            await agents.RegisterAsync(Root, Root, cancellationToken);
            registered = true;
        }

        var draft = new AuditDraft(happened, Actors.Of(by)) { Details = details };
        await book.ExecuteAsync(Root, new OperatorLogStep(book.NewStepId(), draft), cancellationToken);
    }
}
