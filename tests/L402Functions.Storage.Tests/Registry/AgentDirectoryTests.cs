using L402Functions.Spending.Agents;
using L402Functions.Spending.Ledger;
using L402Functions.Storage.Tests.Ledger;
using L402Functions.Storage.Tests.Stores;
using L402Functions.TestSupport.Azurite;

namespace L402Functions.Storage.Tests.Registry;

[Collection(AzuriteCollection.Name)]
public sealed class AgentDirectoryTests(AzuriteServer azurite)
{
    private static readonly AgentId Root = AgentId.Parse("research");
    private static readonly AgentId Scout = AgentId.Parse("scout");
    private readonly LedgerBench bench = new(azurite);
    private readonly FaultyTransport wire = new();

    private static CancellationToken None => CancellationToken.None;

    [Fact]
    public async Task An_agent_is_found_under_its_root_once_it_is_registered()
    {
        Assert.Null(await bench.Agents().FindRootAsync(Scout, None));
        Assert.Equal(Root, await bench.Agents().RegisterAsync(Root, Root, None));
        Assert.Equal(Root, await bench.Agents().RegisterAsync(Scout, Root, None));
        Assert.Equal(Root, await bench.Agents().FindRootAsync(Scout, None));
        Assert.Equal(Root, await bench.Agents().FindRootAsync(Root, None));
    }

    [Fact]
    public async Task An_agent_never_moves_to_another_root()
    {
        await bench.Agents().RegisterAsync(Scout, Root, None);
        Assert.Equal(Root, await bench.Agents().RegisterAsync(Scout, AgentId.Parse("sales"), None));
        Assert.Equal(Root, await bench.Agents().RegisterAsync(Scout, Scout, None));
    }

    [Fact]
    public async Task A_registration_is_read_once_and_its_absence_each_time()
    {
        var directory = bench.Agents(wire);
        Assert.Null(await directory.FindRootAsync(Scout, None));
        await bench.Agents().RegisterAsync(Scout, Root, None);
        Assert.Equal(Root, await directory.FindRootAsync(Scout, None));
        var sent = wire.Sent;

        Assert.Equal(Root, await directory.FindRootAsync(Scout, None));
        Assert.Equal(sent, wire.Sent);
    }

    [Fact]
    public async Task Every_root_is_listed_and_nobody_else()
    {
        Assert.Empty(await RootsAsync());
        foreach (var (agent, root) in new[] { ("research", "research"), ("scout", "research"), ("sales", "sales"), ("b-1", "sales"), ("archive", "archive") })
        {
            await bench.Agents().RegisterAsync(AgentId.Parse(agent), AgentId.Parse(root), None);
        }

        Assert.Equal(["archive", "research", "sales"], await RootsAsync());
    }

    [Fact]
    public async Task A_registration_whose_answer_was_lost_can_be_made_again()
    {
        await bench.Agents().RegisterAsync(Root, Root, None);
        wire.Next("POST", Fate.AnswerIsLost);
        await Assert.ThrowsAsync<LedgerStoreException>(() => bench.Agents(wire).RegisterAsync(Scout, Root, None));
        Assert.Equal(Root, await bench.Agents(wire).RegisterAsync(Scout, Root, None));
    }

    private async Task<List<string>> RootsAsync()
    {
        var roots = new List<string>();
        await foreach (var root in bench.Agents().ListRootsAsync(None))
        {
            roots.Add(root.Value);
        }

        return roots;
    }
}
