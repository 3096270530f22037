using L402Functions.Protocol.Bolt11;
using L402Functions.Spending.Agents;
using L402Functions.Spending.Audit;
using L402Functions.Spending.Destinations;
using L402Functions.Spending.Freezes;
using L402Functions.Spending.Policy;
using L402Functions.Spending.Tests.Payments;

namespace L402Functions.Spending.Tests.Freezes;

public sealed class FreezeDeskTests : PaymentTest
{
    private static readonly NodeId Node =
        NodeId.TryFromBytes([3, .. Enumerable.Range(0, 32).Select(i => (byte)i)], out var node) ? node : throw new FormatException();

    public static TheoryData<FreezeTarget, string, string?> Targets => new()
    {
        { new FreezeTarget.Everything(), "global", null },
        { new FreezeTarget.Host(DestinationKey.TryParse("api.example.com", out var host) ? host : throw new FormatException()), "host", "api.example.com" },
        { new FreezeTarget.Payee(Node), "payee", Node.ToString() },
    };

    [Theory]
    [MemberData(nameof(Targets))]
    public async Task What_an_operator_stops_for_all_and_lets_go_on_is_on_record_under_their_name(FreezeTarget target, string scope, string? name)
    {
        await Process.Freezes.FreezeAsync(target, Alice, "a leak", None);
        Assert.Equal(new Freeze(target, Alice, "a leak", Clock.GetUtcNow()), Assert.Single(await Process.Freezes.ListAsync(None)));
        await NewProcess().Freezes.ThawAsync(target, Alice, "it was none", None);
        Assert.Empty(await Process.Freezes.ListAsync(None));

        var rows = await AllAsync(OperatorLog.Root);
        Assert.Equal([AuditEvent.Frozen, AuditEvent.Thawed], rows.Select(r => r.Event));
        Assert.Equal(["a leak", "it was none"], rows.Select(r => r.Details.GetProperty("reason").GetString()));
        Assert.All(rows, row =>
        {
            Assert.Equal("operator:alice@example.com", row.Actor);
            Assert.Equal(scope, row.Details.GetProperty("scope").GetString());
            Assert.Equal(name, row.Details.TryGetProperty("target", out var told) ? told.GetString() : null);
        });
    }

    [Fact]
    public async Task The_operators_log_is_a_ledger_among_the_others_and_its_chain_verifies()
    {
        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => NewProcess().Freezes.FreezeAsync(new FreezeTarget.Everything(), Alice, $"reason {i}", None)));
        await Process.Freezes.ThawAsync(new FreezeTarget.Everything(), Alice, "over", None);

        Assert.Contains(OperatorLog.Root, await Ports.ListRootsAsync(None).ToListAsync());
        var head = await Process.Book.ReadHeadAsync(OperatorLog.Root, None);
        Assert.Equal(21, head!.Chain.Sequence);
        Assert.IsType<AuditVerification.Intact>(await AuditChain.VerifyAsync(Store, OperatorLog.Root, AuditLink.Start, head.Chain, None));
        Assert.Empty(head.Agents);
    }

    [Theory]
    [InlineData("""{"agent_id":"operator-log","wallet":{"balance_sats":1}}""", "$.agent_id")]
    [InlineData("""{"agent_id":"scout","parent":"operator-log","wallet":{"balance_sats":1}}""", "$.parent")]
    public async Task No_agent_can_have_the_logs_name_nor_live_below_it(string document, string field)
    {
        Assert.False(PolicyDocument.TryParse(System.Text.Encoding.UTF8.GetBytes(document), out _, out var problems));
        Assert.Equal(field, Assert.Single(problems).Path);

        await Process.Freezes.ThawAsync(new FreezeTarget.Everything(), Alice, "there is a log", None);
        var smuggled = new SpendingPolicy
        {
            Agent = field == "$.agent_id" ? OperatorLog.Root : AgentId.Parse("scout"),
            Parent = field == "$.parent" ? OperatorLog.Root : null,
            Wallet = new WalletLimits(),
        };
        await Assert.ThrowsAsync<ArgumentException>(() => Process.Agents.PutPolicyAsync(smuggled, Wallet, null, Alice, None));
        Assert.Null(await Ports.FindRootAsync(AgentId.Parse("scout"), None));
        Assert.Null(await Process.Agents.IssueKeyAsync(OperatorLog.Root, None));
    }
}
