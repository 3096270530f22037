using L402Functions.EndToEnd.Tests.Hosts;
using L402Functions.EndToEnd.Tests.Spending.Killing;

namespace L402Functions.EndToEnd.Tests.CommandLine;

public sealed class DemoTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    [UnixFact]
    public async Task The_demo_sells_delegates_spends_is_refused_where_it_must_be_and_leaves_nothing_running()
    {
        using var node = new NodeOnPath();

        var demo = await ShowAsync(node);

        Assert.True(demo.ExitCode == 0, demo.Output + demo.Error);
        Assert.Empty(demo.Error);
        string[] steps =
        [
            "1. GET /samples/fortune without paying", "   402 Payment Required", "   WWW-Authenticate: L402 macaroon=\"", "   WWW-Authenticate: LSAT macaroon=\"",
            "   WWW-Authenticate: Payment id=\"", "   21000 msat, payment-required", "2. Pay the invoice over Nostr Wallet Connect", "   paid; fee ",
            "3. GET /samples/fortune with macaroon and preimage", "   200 OK", "   {\"text\":\"", "4. The same credential again", "   used-up, and a fresh offer of 21000 msat",
            "5. Buy three uses of an upstream route, /almanac/*", "     services=almanac:0", "     almanac_max_uses=3", "     path=/almanac/*",
            "6. Narrow it for a sub-agent", "     path=/almanac/moon", "7. The sub-agent: GET /almanac/moon", "   200 OK", "8. The sub-agent tries another path",
            "   insufficient-token", "9. The sub-agent tries a copy whose minute is over", "   expired-token", "10. The owner spends the two uses that are left",
            "   200 OK", "   200 OK", "   used-up",
            "11. The agent: GET /samples/fortune", "   GET /v1/payments/fortune-1 → 200 settled", "   GET /samples/fortune → 200 {\"text\":\"",
            "12. The same purpose again", "→ 409 idempotency-key-reused", "13. A destination whose category the policy denies",
            "→ 200 denied (category_denied, category_not_allowed)", "14. 1200 sats", "→ 200 awaiting_approval (per_call_max_exceeded, review_threshold_exceeded)",
            "→ 200 settled", "15. An agent in shadow mode", "→ 200 shadowed", "16. The operator freezes the agent", "→ 200 denied (agent_frozen)",
            "17. What is left", "   day              2,000,000       1,221,000",
            "18. The books: signed, and verified", "   chain   research-agent-v1: ", "audit rows, chained and unbroken", "   money   research-agent-v1: 1,221,000 msat in 2 payments and 0 reserved",
            "   anchors 1 checkpoint, signed", "   wallet  buyer: 2 payments in its own list",
            "19. The day, added up from the audit rows", "   research-agent-v1", "   in all ",
            "20. The archive", "   research-agent-v1_", "   1 segment of 26 rows", "   zcat ", "   the same books, verified again across the archive: whole",
            "Everything was as it should be.",
        ];
        var at = 0;
        foreach (var step in steps)
        {
            var found = demo.Output.IndexOf((step[0] is '→' or 'a' ? "" : "\n") + step, at, StringComparison.Ordinal);
            Assert.True(found >= 0, $"'{step}' is not where it belongs in:\n{demo.Output}");
            at = found + step.Length;
        }

        Assert.NotEmpty(node.Started);
        Assert.Empty(node.Running);
    }

    /// <summary>
    /// It signs the one checkpoint itself, with no timer's beside it. What it adds up and archives is a day: a demonstration over midnight has two, and is
    /// shown again.
    /// </summary>
    private static async Task<HostCommandResult> ShowAsync(NodeOnPath node)
    {
        while (true)
        {
            var day = Today();
            var demo = await HostCommand.RunAsync(["--demo"], [node.Variable, KeyValuePair.Create("L402CheckpointSchedule", (string?)Succession.Never)], Patience);
            if (Today() == day)
            {
                return demo;
            }
        }
    }

    private static DateTime Today() => TimeProvider.System.GetUtcNow().Date;
}
