using Azure.Storage.Queues;
using L402Functions.EndToEnd.Tests.Hosts;
using L402Functions.EndToEnd.Tests.Spending;

namespace L402Functions.EndToEnd.Tests.Documents;

/// <summary>Runbooks are played as they are written, on a host where the trouble is real.</summary>
[Collection(SpendTests.Name)]
public sealed class RunbookTests(SpendFixture spend)
{
    private const string Runbooks = "docs/runbooks.md";

    private string Shop => spend.Client.UrlOf("/samples/fortune");

    [ShellFact]
    public async Task Everything_is_frozen_and_let_go_on()
    {
        var agent = await spend.Client.RegisterAsync();
        var blocks = Shell.Blocks(Runbooks, "## Freeze everything");
        Assert.Equal(2, blocks.Count);
        try
        {
            var stopped = await RunAsync(blocks[0]);
            Assert.Equal([204, 200, 200], stopped.Select(a => a.Status));
            Assert.Equal("global", stopped[1].Json.GetProperty("freezes")[0].GetProperty("scope").GetString());
            (await agent.PayAsync(await spend.Merchant.InvoiceAsync(5), Shop)).Answer.HasState("denied").HasReason("global_freeze");
        }
        finally
        {
            var released = await RunAsync(blocks[1]);
            Assert.Equal([204, 200], released.Select(a => a.Status));
            Assert.Equal(0, released[1].Json.GetProperty("freezes").GetArrayLength());
        }

        (await agent.PayAsync(await spend.Merchant.InvoiceAsync(5), Shop)).Answer.HasState("settled");
    }

    [ShellFact]
    public async Task A_poisoned_payment_is_found_looked_at_and_released()
    {
        var agent = await spend.Client.RegisterAsync("silent");
        var (id, _) = await agent.AskAsync(await spend.Merchant.InvoiceAsync(50), Shop);
        await BecomesAsync(agent, id, "reserved");
        await PoisonAsync(QueueTests.OwnMessage(agent.Name, id));
        await BecomesAsync(agent, id, "needs_operator");

        // What a poison queue's alert makes one do.
        var found = await RunAsync(Assert.Single(Shell.Blocks(Runbooks, "## Poison messages")));
        Assert.Equal([200], found.Select(a => a.Status));
        var listed = found[0].Json.GetProperty("intents").EnumerateArray().Single(i => i.GetProperty("id").GetString() == id);
        Assert.Equal("message_poisoned", listed.GetProperty("cause").GetString());

        // And what the decision takes.
        var blocks = Shell.Blocks(Runbooks, "## A payment needs an operator");
        var looked = await RunAsync(blocks[0], ("intent", id), ("tree", agent.Name));
        Assert.Equal([200, 200], looked.Select(a => a.Status));
        Assert.Equal("needs_operator", looked[1].Json.GetProperty("intent").GetProperty("state").GetString());
        var released = await RunAsync(blocks[1], ("intent", id), ("tree", agent.Name));
        Assert.Equal([200], released.Select(a => a.Status));

        Assert.True((await agent.FindAsync(id)).Json.GetProperty("final").GetBoolean());
        Assert.Contains("\"reserved_msat\":0", (await agent.BudgetAsync()).Text, StringComparison.Ordinal);
        var over = await RunAsync(Shell.Blocks(Runbooks, "## Poison messages")[0]);
        Assert.DoesNotContain(over[0].Json.GetProperty("intents").EnumerateArray(), i => i.GetProperty("id").GetString() == id);
    }

    [ShellFact]
    public async Task A_break_is_looked_for_with_the_rows_held()
    {
        var blocks = Shell.Blocks(Runbooks, "## The books do not agree");
        var looked = await RunAsync(blocks[0]);
        Assert.Equal([204, 200], looked.Select(a => a.Status));
        Assert.NotNull(looked[1]["intact"]);
        Assert.Equal([204], (await RunAsync(blocks[1])).Select(a => a.Status));
    }

    [ShellFact]
    public async Task An_agents_key_is_replaced()
    {
        var agent = await spend.Client.RegisterAsync();
        var replaced = await RunAsync(Assert.Single(Shell.Blocks(Runbooks, "### An agent's key")), ("name", agent.Name));
        Assert.Equal([201, 200], replaced.Select(a => a.Status));
        await agent.BudgetAsync();
        await (agent with { Key = replaced[0]["key"]! }).BudgetAsync();
    }

    [ShellFact]
    public async Task An_agent_is_moved_to_another_wallet_and_what_is_open_is_listed()
    {
        var agent = await spend.Client.RegisterAsync("silent");
        var (open, _) = await agent.AskAsync(await spend.Merchant.InvoiceAsync(50), Shop);
        await BecomesAsync(agent, open, "reserved");
        var blocks = Shell.Blocks(Runbooks, "### A wallet");
        var listed = await RunAsync(blocks[1], ("name", agent.Name));
        Assert.Equal([200, 200, 200, 200, 200], listed.Select(a => a.Status));
        Assert.Equal([open], listed.SelectMany(a => a.Json.GetProperty("intents").EnumerateArray()).Select(i => i.GetProperty("id").GetString()).Distinct());

        var moved = await RunAsync(blocks[0], ("name", agent.Name), ("wallet", "buyer"));
        Assert.Equal([200, 200], moved.Select(a => a.Status));
        Assert.Equal("buyer", moved[1]["wallet"]);
        (await agent.PayAsync(await spend.Merchant.InvoiceAsync(5), Shop)).Answer.HasState("settled");
    }

    [ShellFact]
    public async Task Health_is_asked_of_a_silent_wallet()
    {
        var looked = await RunAsync(Shell.Blocks(Runbooks, "## A wallet is silent")[0]);
        Assert.Equal([200, 200], looked.Select(a => a.Status));
    }

    private Task<IReadOnlyList<ShellAnswer>> RunAsync(string block, params (string, string)[] variables) => Shell.RunAsync(
        block,
        [("url", spend.Host.Address.ToString().TrimEnd('/')), ("operator", $"x-functions-key: {HostSettings.OperatorKey}"), ("me", "ada"), .. variables]);

    private async Task PoisonAsync(byte[] message)
    {
        var queue = new QueueClient(spend.Storage, "payments-poison", new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 });
        await queue.CreateIfNotExistsAsync();
        await queue.SendMessageAsync(BinaryData.FromBytes(message));
    }

    private static async Task<Answer> BecomesAsync(TestAgent agent, string id, string state)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(90));
        while (true)
        {
            var answer = await agent.FindAsync(id);
            if (answer["state"] == state)
            {
                return answer;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100), patience.Token);
        }
    }
}
