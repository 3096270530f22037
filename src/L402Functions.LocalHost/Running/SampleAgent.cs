using System.Text;
using L402Functions.Spending.Agents;
using L402Functions.Spending.Intents;
using L402Functions.Spending.Keys;
using L402Functions.Spending.Ledger;
using L402Functions.Spending.Payments;
using L402Functions.Spending.Policy;
using Microsoft.Extensions.DependencyInjection;

namespace L402Functions.LocalHost.Running;

/// <summary>An agent to try spending with, registered at start: it pays from the buyer's wallet, with play money, under a policy of its own.</summary>
internal static class SampleAgent
{
    /// <summary>What is in force unless somebody put another policy there before.</summary>
    private const string Policy = """
        { "agent_id": "research-agent-v1",
          "wallet": { "balance_sats": 10000, "per_call_max_sats": 500, "per_day_max_sats": 2000, "human_review_threshold_sats": 1000,
                      "allowed_categories": ["tool_calls", "content_access"], "denied_categories": ["inference", "egress"] } }
        """;

    /// <summary>The agent's present key; null where the storage does not answer, which is no reason not to sell.</summary>
    public static async Task<AgentKey?> RegisterAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        if (!PolicyDocument.TryParse(Encoding.UTF8.GetBytes(Policy), out var policy, out var problems)
            || !OperatorName.TryParse("localhost", out var localhost))
        {
            throw new InvalidOperationException($"The sample policy is none: {string.Join("; ", problems)}");
        }

        var desk = services.GetRequiredService<AgentDesk>();
        try
        {
            // Version 0 is replaced and no other: a run on storage of its own keeps what was changed there.
            var put = await desk.PutPolicyAsync(policy, LocalWallets.BuyersName, expected: 0, localhost, cancellationToken);
            return put is PutPolicyResult.Put or PutPolicyResult.Outdated ? await desk.IssueKeyAsync(policy.Agent, cancellationToken) : null;
        }
        catch (Exception failed) when (failed is LedgerStoreException or LedgerBusyException)
        {
            return null;
        }
    }
}
