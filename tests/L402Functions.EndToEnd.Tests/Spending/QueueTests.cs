using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Azure;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using L402Functions.DevWallet;
using L402Functions.DevWallet.Faults;
using L402Functions.EndToEnd.Tests.Hosts;
using L402Functions.EndToEnd.Tests.Spending.Play;
using L402Functions.Paywall.Keys;
using L402Functions.Protocol;
using L402Functions.Protocol.Bolt11;
using L402Functions.Protocol.Wallets;
using L402Functions.Spending.Agents;
using L402Functions.Spending.Intents;
using L402Functions.Spending.Keys;

namespace L402Functions.EndToEnd.Tests.Spending;

[Collection(SpendTests.Name)]
public sealed class QueueTests(SpendFixture spend)
{
    private string Shop => spend.Client.UrlOf("/samples/fortune");

    [Fact]
    public async Task An_agents_own_message_is_accepted_decided_and_paid()
    {
        var agent = await spend.Client.RegisterAsync();
        var (id, message) = await MessageAsync(agent);

        await SendAsync("payments", message);

        (await FoundAsync(agent, id)).HasState("settled");
    }

    [Fact]
    public async Task A_message_that_comes_twice_is_one_payment()
    {
        var agent = await spend.Client.RegisterAsync();
        var (id, message) = await MessageAsync(agent);

        await SendAsync("payments", message);
        await SendAsync("payments", message);

        (await FoundAsync(agent, id)).HasState("settled");
        Assert.Contains("\"spent_msat\":9000", (await agent.BudgetAsync()).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tampered_message_another_agents_name_and_a_key_that_is_over_move_nothing()
    {
        var (agent, other) = (await spend.Client.RegisterAsync(), await spend.Client.RegisterAsync());
        var (tampered, first) = await MessageAsync(agent);
        var (foreign, second) = await MessageAsync(agent);
        var (over, third) = await MessageAsync(agent);
        await spend.Client.IssueKeyAsync(agent.Name);
        var fresh = agent with { Key = await spend.Client.IssueKeyAsync(agent.Name) };

        SendReceipt[] bad =
        [
            await SendAsync("payments", Changed(first, "purpose", "something else")),
            await SendAsync("payments", Changed(second, "agent", other.Name)),
            await SendAsync("payments", third),
        ];

        var (id, good) = await MessageAsync(fresh);
        await SendAsync("payments", good);
        (await FoundAsync(fresh, id)).HasState("settled");
        foreach (var message in bad)
        {
            await GoneAsync("payments", message);
        }

        foreach (var never in new[] { tampered, foreign, over })
        {
            (await fresh.FindAsync(never)).IsProblem(HttpStatusCode.NotFound, "not-found");
            (await other.FindAsync(never)).IsProblem(HttpStatusCode.NotFound, "not-found");
        }
    }

    [Fact]
    public async Task A_poisoned_payment_keeps_its_reservation_until_a_named_operator_releases_it()
    {
        var agent = await spend.Client.RegisterAsync("silent");
        var (id, _) = await agent.AskAsync(await spend.Merchant.InvoiceAsync(50), Shop);
        await BecomesAsync(agent, id, "reserved");

        await SendAsync("payments-poison", OwnMessage(agent.Name, id));
        Assert.Equal("message_poisoned", (await BecomesAsync(agent, id, "needs_operator"))["cause"]);
        Assert.DoesNotContain("\"reserved_msat\":0", (await agent.BudgetAsync()).Text, StringComparison.Ordinal);

        (await ResolveAsync(id, new JsonObject { ["outcome"] = "settled", ["preimage"] = new string('a', 64) })).IsProblem(HttpStatusCode.BadRequest, "invalid-request", "preimage");
        (await ResolveAsync(id, new JsonObject { ["outcome"] = "settled", ["preimage"] = "aa" })).IsProblem(HttpStatusCode.BadRequest, "invalid-request", "preimage");
        (await ResolveAsync(id, new JsonObject { ["outcome"] = "settled" })).IsProblem(HttpStatusCode.Conflict, "not-possible");
        (await ResolveAsync(id, new JsonObject { ["outcome"] = "release" })).Is(HttpStatusCode.OK);

        Assert.True((await agent.FindAsync(id)).Json.GetProperty("final").GetBoolean());
        Assert.Contains("\"reserved_msat\":0", (await agent.BudgetAsync()).Text, StringComparison.Ordinal);
        var timeline = await spend.Client.OperateAsync(HttpMethod.Get, $"/operator/intents/{id}");
        Assert.Contains("the wallet is gone", timeline.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_payment_that_was_sent_and_never_answered_for_is_settled_by_an_operator_who_has_its_preimage()
    {
        var agent = await spend.Client.RegisterAsync("fickle");
        var preimage = Preimage.FromBytes(RandomNumberGenerator.GetBytes(Preimage.Length));
        spend.Fickle.Faults.Next(WalletMethod.PayInvoice, new WalletFault.RefuseWith(WalletErrorCode.Internal, "out of order"));
        var (id, _) = await agent.AskAsync(InvoiceFor(preimage), Shop);
        await BecomesAsync(agent, id, "unknown");
        await SendAsync("payments-poison", OwnMessage(agent.Name, id));
        var waits = await BecomesAsync(agent, id, "needs_operator");
        var money = await Money.OfAsync(agent);
        Assert.True(money is { Spent: 0, Reserved: >= 30_000 }, money.ToString());

        var wrong = await ResolveAsync(id, new JsonObject { ["outcome"] = "settled", ["preimage"] = new string('b', 64), ["fee_msat"] = 7 });
        wrong.IsProblem(HttpStatusCode.BadRequest, "invalid-request", "preimage");
        Assert.Equal(waits.Text, (await agent.FindAsync(id)).Text);
        Assert.Equal(money, await Money.OfAsync(agent));

        (await ResolveAsync(id, new JsonObject { ["outcome"] = "settled", ["preimage"] = preimage.ToHex(), ["fee_msat"] = 7 })).Is(HttpStatusCode.OK);
        Assert.Equal(preimage.ToHex(), (await agent.FindAsync(id)).HasState("settled")["preimage"]);
        Assert.Equal(new Money(30_007, 0), await Money.OfAsync(agent));

        (await ResolveAsync(id, new JsonObject { ["outcome"] = "settled", ["preimage"] = preimage.ToHex() })).IsProblem(HttpStatusCode.Conflict, "not-possible");
        Assert.Equal(new Money(30_007, 0), await Money.OfAsync(agent));
    }

    /// <summary>An invoice of a node that no wallet here knows.</summary>
    private static string InvoiceFor(Preimage preimage) => Bolt11Encoder.Encode(
        new Bolt11Draft
        {
            Network = LightningNetwork.Regtest,
            Amount = Msat.FromSats(30),
            Timestamp = TimeProvider.System.GetUtcNow(),
            PaymentHash = PaymentHash.Of(preimage),
            PaymentSecret = RandomNumberGenerator.GetBytes(32),
            Description = "for a test",
            Expiry = TimeSpan.FromHours(1),
        },
        RandomNumberGenerator.GetBytes(32));

    internal static byte[] OwnMessage(string root, string id)
    {
        using var keys = new KeyRing(new Dictionary<byte, byte[]> { [0] = HostSettings.MasterKey }, 0);
        using var ring = new MasterSecretRing(keys.DeriveByNumber("l402functions spending v1"u8), 0);
        Assert.True(IntentId.TryParse(id, out var intent));
        return new QueueMessages(ring, new AgentKeys(ring)).Write(MessageKind.Payment, AgentId.Parse(root), intent);
    }

    private static byte[] Changed(byte[] message, string member, string value)
    {
        var json = JsonNode.Parse(message)!;
        json[member] = value;
        return Encoding.UTF8.GetBytes(json.ToJsonString());
    }

    private async Task<(string Id, byte[] Message)> MessageAsync(TestAgent agent)
    {
        Assert.True(AgentKey.TryParse(agent.Key, out var key));
        var id = SpendClient.NewName("direct");
        return (id, QueueMessages.Write(key, new PaymentRequestForm(id, await spend.Merchant.InvoiceAsync(9), "a message of its own", Shop, "GET")));
    }

    private async Task<Answer> ResolveAsync(string id, JsonObject body)
    {
        body["operator"] = "ada";
        body["reason"] = "the wallet is gone";
        return await spend.Client.OperateAsync(HttpMethod.Post, $"/operator/intents/{id}/resolve", body);
    }

    private async Task<SendReceipt> SendAsync(string queue, byte[] message) =>
        (await Queue(queue).SendMessageAsync(BinaryData.FromBytes(message))).Value;

    private QueueClient Queue(string name)
    {
        var queue = new QueueClient(spend.Storage, name, new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 });
        queue.CreateIfNotExists();
        return queue;
    }

    /// <summary>Waits until a message is no longer in its queue, hidden or not. Others may be: a payment at a silent wallet has one all the time.</summary>
    private async Task GoneAsync(string queue, SendReceipt message)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (true)
        {
            try
            {
                await Queue(queue).UpdateMessageAsync(message.MessageId, message.PopReceipt, visibilityTimeout: TimeSpan.Zero, cancellationToken: patience.Token);
            }
            catch (RequestFailedException gone) when (gone.ErrorCode == QueueErrorCode.MessageNotFound)
            {
                return;
            }
            catch (RequestFailedException taken) when (taken.ErrorCode == QueueErrorCode.PopReceiptMismatch)
            {
                // It is there, in other hands.
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100), patience.Token);
        }
    }

    private static async Task<Answer> FoundAsync(TestAgent agent, string id)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while ((await agent.FindAsync(id)).Status == HttpStatusCode.NotFound)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), patience.Token);
        }

        return await agent.WaitAsync(id);
    }

    private static async Task<Answer> BecomesAsync(TestAgent agent, string id, string state)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
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
