using System.Text;
using L402Functions.Spending.Policy;

namespace L402Functions.Spending.Tests.Policy;

/// <summary>Policies as an operator writes them.</summary>
internal static class Policies
{
    /// <summary>The document that operators start from.</summary>
    public const string Research = """
        { "agent_id": "research-agent-v1",
          "wallet": { "balance_sats": 10000, "per_call_max_sats": 500, "per_day_max_sats": 2000, "human_review_threshold_sats": 1000,
                      "allowed_categories": ["tool_calls", "content_access"], "denied_categories": ["inference", "egress"] } }
        """;

    /// <summary>Every field that there is.</summary>
    public const string Complete = """
        { "agent_id": "scout",
          "parent": "research-agent-v1",
          "mode": "shadow",
          "expires_at": "2030-01-31T23:59:59Z",
          "unfamiliar": "review",
          "url_required": true,
          "approval_lifetime_seconds": 3600,
          "new_invoice": "operator",
          "wallet": { "balance_sats": 10000, "per_call_max_sats": 500, "per_hour_max_sats": 900, "per_day_max_sats": 2000, "per_week_max_sats": 5000,
                      "per_month_max_sats": 9000, "per_session_max_sats": 700, "per_destination_per_day_max_sats": 600, "human_review_threshold_sats": 0,
                      "allowed_categories": ["content_access", "tool_calls"], "denied_categories": ["inference"],
                      "category_limits": { "tool_calls": { "per_call_max_sats": 50, "per_day_max_sats": 300 } } },
          "fees": { "max_ppm": 5000, "floor_sats": 2, "max_sats": 20, "per_day_max_sats": 100, "per_day_max_ppm": 20000 },
          "velocity": { "per_minute_max": 5, "per_hour_max": 60, "open_per_payee_max": 4, "unknown_max": 6, "unknown_per_payee_max": 2 },
          "invoice": { "min_sats": 5, "networks": ["mainnet", "regtest"], "min_remaining_seconds": 30, "max_remaining_seconds": 7200,
                       "max_final_cltv_blocks": 144, "max_price_increase_percent": 20 },
          "destinations": [
            { "host": "api.example.com", "payees": ["02aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"], "category": "tool_calls", "per_call_max_sats": 40, "per_day_max_sats": 200 },
            { "host": "*.evil.example", "action": "deny" },
            { "payees": ["03bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"], "action": "deny" } ] }
        """;

    public static SpendingPolicy Read(string json) =>
        PolicyDocument.TryParse(Encoding.UTF8.GetBytes(json), out var policy, out var problems)
            ? policy
            : throw new InvalidOperationException(string.Join(Environment.NewLine, problems));

    /// <summary>The problems of a document that is refused, one line each.</summary>
    public static IReadOnlyList<string> Problems(string json)
    {
        Assert.False(PolicyDocument.TryParse(Encoding.UTF8.GetBytes(json), out var policy, out var problems));
        Assert.Null(policy);
        Assert.NotEmpty(problems);
        return [.. problems.Select(p => p.ToString())];
    }

    /// <summary>A root policy with so much in its wallet, and more members beside.</summary>
    public static SpendingPolicy Of(string wallet, string more = "") =>
        Read($$"""{ "agent_id": "research", {{more}} "unfamiliar": "allow", "wallet": { "balance_sats": 1000000{{(wallet.Length > 0 ? "," : "")}} {{wallet}} } }""");
}
