using L402Functions.Spending.Agents;
using L402Functions.Spending.Http;
using L402Functions.Spending.Intents;
using L402Functions.Spending.Payments;
using Microsoft.AspNetCore.Http;

namespace L402Functions.Spending.OperatorApi;

/// <summary>
/// Finds an intent for an operator. Agents choose their intents' names, which are unique in a tree only: where <c>?agent=</c> does not say whose is
/// meant, every ledger is looked into, and a name that two have is refused rather than guessed.
/// </summary>
public sealed class IntentFinder(IntentBook book, IAgentDirectory agents)
{
    private static readonly ProblemResult Missing = Problems.NotFound("There is no such intent.");

    /// <summary>Finds the intent of that name.</summary>
    public async Task<IntentFinding> FindAsync(HttpRequest request, string id, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (!IntentId.TryParse(id, out var intent))
        {
            return new IntentFinding.Refused(Missing);
        }

        var named = request.Query["agent"].ToString();
        if (named.Length == 0)
        {
            return await FindAnywhereAsync(intent, cancellationToken);
        }

        return AgentId.TryParse(named, out var agent)
            && await agents.FindRootAsync(agent, cancellationToken) is { } root
            && await book.FindAsync(root, intent, cancellationToken) is { } found
                ? new IntentFinding.Found(root, found)
                : new IntentFinding.Refused(Missing);
    }

    private async Task<IntentFinding> FindAnywhereAsync(IntentId id, CancellationToken cancellationToken)
    {
        IntentFinding.Found? only = null;
        await foreach (var root in agents.ListRootsAsync(cancellationToken))
        {
            if (await book.FindAsync(root, id, cancellationToken) is not { } intent)
            {
                continue;
            }

            if (only is not null)
            {
                return new IntentFinding.Refused(Problems.Conflict(
                    "ambiguous-intent", "Several intents have this name", $"{only.Intent.Agent} and {intent.Agent} have one each: say which with ?agent=…"));
            }

            only = new IntentFinding.Found(root, intent);
        }

        return only is null ? new IntentFinding.Refused(Missing) : only;
    }
}
