using L402Functions.Spending.Agents;
using L402Functions.Spending.Agents.Steps;
using L402Functions.Spending.Audit;
using L402Functions.Spending.Intents;
using L402Functions.Spending.Keys;
using L402Functions.Spending.Ledger;
using L402Functions.Spending.Policy;

namespace L402Functions.Spending.Payments;

/// <summary>Where operators set agents up, bound them, stop them and give them keys. Everything goes on record under the operator's name.</summary>
public sealed class AgentDesk(IntentBook book, IAgentDirectory agents, AgentKeys keys, TimeProvider clock)
{
    /// <summary>The longest reason that an operator gives.</summary>
    public const int MaxReasonLength = 500;

    /// <summary>Puts a policy in force; the first one also adds the agent, a root or below its parent.</summary>
    /// <param name="policy">The policy, read by <see cref="PolicyDocument"/>.</param>
    /// <param name="wallet">The wallet that a new agent pays from; null for its parent's.</param>
    /// <param name="expected">The version that the operator saw, 0 for none; null where any will do.</param>
    /// <param name="by">Who puts it in force.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public async Task<PutPolicyResult> PutPolicyAsync(
        SpendingPolicy policy, string? wallet, int? expected, OperatorName by, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(policy);
        if (policy.Agent == OperatorLog.Root || policy.Parent == OperatorLog.Root)
        {
            throw new ArgumentException($"'{OperatorLog.Root}' is no agent and has none below it.", nameof(policy));
        }

        var root = policy.Parent is { } parent ? await agents.FindRootAsync(parent, cancellationToken) : policy.Agent;
        if (root is not { } ledger)
        {
            return new PutPolicyResult.UnknownParent();
        }

        // Registered first, so that no agent is ever in a tree under which nobody finds it; a name that is registered and not in the tree pays nothing.
        return await agents.RegisterAsync(policy.Agent, ledger, cancellationToken) == ledger
            ? await book.ExecuteAsync(ledger, new PutPolicyStep(book.NewStepId(), policy, wallet, expected, by), cancellationToken)
            : new PutPolicyResult.ParentChanged();
    }

    /// <summary>An agent's entry; null where there is none.</summary>
    public async Task<AgentEntry?> FindAsync(AgentId agent, CancellationToken cancellationToken) =>
        await agents.FindRootAsync(agent, cancellationToken) is { } root
            ? (await book.ReadHeadAsync(root, cancellationToken))?.Agents.GetValueOrDefault(agent)
            : null;

    /// <summary>Stops an agent and everything below it, or lets it go on. False where there is no such agent.</summary>
    public Task<bool> SetFrozenAsync(AgentId agent, bool frozen, OperatorName by, string reason, CancellationToken cancellationToken)
    {
        RequireReason(reason);
        return ChangeAsync(agent, new FreezeAgentStep(book.NewStepId(), agent, frozen, by, reason), cancellationToken);
    }

    /// <summary>Lets an agent pay from another wallet from now on. False where there is no such agent.</summary>
    public Task<bool> SetWalletAsync(AgentId agent, string wallet, OperatorName by, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(wallet);
        return ChangeAsync(agent, new SetWalletStep(book.NewStepId(), agent, wallet, by), cancellationToken);
    }

    /// <summary>The agent's present key; null where there is no such agent. Whoever holds it spends the agent's money.</summary>
    public async Task<AgentKey?> IssueKeyAsync(AgentId agent, CancellationToken cancellationToken) =>
        await FindAsync(agent, cancellationToken) is { } entry ? keys.Derive(agent, entry.Keys) : null;

    /// <summary>Rotates the agent's key; the present one goes on for <paramref name="overlap"/>. Null where there is no such agent.</summary>
    public async Task<AgentKey?> RotateKeyAsync(AgentId agent, TimeSpan overlap, OperatorName by, CancellationToken cancellationToken)
    {
        if (await FindAsync(agent, cancellationToken) is not { } entry)
        {
            return null;
        }

        await ChangeAsync(agent, new RotateKeyStep(book.NewStepId(), agent, entry.Keys.Current, overlap, keys.CurrentMasterNumber, by), cancellationToken);
        return await IssueKeyAsync(agent, cancellationToken);
    }

    /// <summary>The agent that a presented key opens; null where it is not genuine, its generation is over, or there is no such agent.</summary>
    public async Task<AgentId?> AuthenticateAsync(AgentKey? presented, CancellationToken cancellationToken) =>
        presented is not null
        && keys.IsGenuine(presented)
        && await AcceptsAsync(presented.Agent, presented.Generation, cancellationToken)
            ? presented.Agent
            : null;

    /// <summary>Whether that generation of the agent's keys counts now.</summary>
    public async Task<bool> AcceptsAsync(AgentId agent, int generation, CancellationToken cancellationToken) =>
        await FindAsync(agent, cancellationToken) is { } entry && entry.Keys.Accepts(generation, clock.GetUtcNow());

    internal static void RequireReason(string reason)
    {
        if (!PlainText.IsLine(reason, MaxReasonLength))
        {
            throw new ArgumentException($"A reason is needed: one line of at most {MaxReasonLength} characters.", nameof(reason));
        }
    }

    private async Task<bool> ChangeAsync(AgentId agent, AgentStep step, CancellationToken cancellationToken) =>
        await agents.FindRootAsync(agent, cancellationToken) is { } root
        && await book.ExecuteAsync(root, step, cancellationToken) != AgentChange.UnknownAgent;
}
