using System.Diagnostics;
using System.Net;
using Azure.Storage.Queues;
using L402Functions.EndToEnd.Tests.Spending.Play;
using L402Functions.Spending.Intents;
using L402Functions.Spending.Keys;
using Xunit.Abstractions;

namespace L402Functions.EndToEnd.Tests.Spending.Crowd;

/// <summary>Many workers and many copies of every message, and money for half of them.</summary>
[Collection(AloneTests.Name)]
public sealed class CrowdTests(ITestOutputHelper output)
{
    private const int MostCopies = 3;
    private static readonly int Payments = FullSize.IsWanted ? 2_000 : 200;
    private static readonly TimeSpan Patience = FullSize.IsWanted ? TimeSpan.FromMinutes(30) : TimeSpan.FromMinutes(6);

    [Fact]
    public async Task Four_processes_pay_what_the_budget_allows_and_nothing_twice_and_lose_nothing()
    {
        await using var crew = await Crew.StartAsync();
        var agent = await crew.RegisterAsync(Payments / 2);
        var cap = (Crew.Price + Crew.Fee).Value * (Payments / 2);
        var orders = await OrdersAsync(crew);
        var stopwatch = Stopwatch.StartNew();
        Dictionary<string, Answer> ends;
        long reads, most;

        await using (var reader = new BudgetReader(crew.SeenFromEach(agent)))
        {
            var sent = await SendAsync(crew, agent, orders);
            output.WriteLine($"{sent} messages about {Payments} payments sent after {stopwatch.Elapsed.TotalSeconds:0.0} s");
            ends = await EndsAsync(crew, agent, orders.Keys, stopwatch);
            (reads, most) = (reader.Reads, reader.Most);
        }

        var took = stopwatch.Elapsed.TotalSeconds;
        var paid = crew.Network.Settled;
        var states = ends.Values.CountBy(e => e["state"]!).OrderBy(s => s.Key).ToList();
        output.WriteLine($"{took:0.0} s, {paid.Count / took:0.0} payments/s; {string.Join(", ", states.Select(s => $"{s.Value} {s.Key}"))}");
        output.WriteLine($"{reads} readings of the budget, at most {most} of {cap} msat");

        Assert.InRange(most, 1, cap);
        await crew.Wallet.Tap.CatchUpAsync();
        Assert.All(orders, o => Assert.True(crew.Wallet.Tap.RequestsFor(o.Value.Text) <= 1, $"{o.Key}: the wallet was asked twice."));
        Assert.All(orders, o => Assert.True(
            paid[o.Value.Hash].Count() == (ends[o.Key]["state"] == "settled" ? 1 : 0), $"{o.Key}: the wallet's ledger differs from {ends[o.Key].Text}"));
        Assert.Equal(new Money(paid.Sum(p => p.Sum(q => q.Amount.Value + q.Fee.Value)), 0), await Money.OfAsync(agent));

        // Nobody is refused while there is money: what was reserved was spent, and what was not spent is what was never asked for.
        Assert.All(ends.Values.Where(e => e["state"] == "denied"), e => e.HasReason("balance_exceeded"));
        Assert.True(ends.Values.Count(e => e["state"] == "denied") <= Payments - (Payments / 2), string.Join(", ", states));
        var chain = (await crew.Client.OperateAsync(HttpMethod.Get, $"/operator/audit/verify?agent={agent.Name}")).Is(HttpStatusCode.OK);
        Assert.True(chain.Json.GetProperty("intact").GetBoolean(), chain.Text);
    }

    private static async Task<Dictionary<string, PlayInvoice>> OrdersAsync(Crew crew)
    {
        var orders = new Dictionary<string, PlayInvoice>();
        for (var i = 0; i < Payments; i++)
        {
            orders.Add(SpendClient.NewName("crowd"), await crew.Network.InvoiceAsync(Crew.Price, TimeSpan.FromHours(2)));
        }

        return orders;
    }

    /// <summary>Puts every message into the queue one to three times, in no order.</summary>
    private static async Task<int> SendAsync(Crew crew, TestAgent agent, Dictionary<string, PlayInvoice> orders)
    {
        Assert.True(AgentKey.TryParse(agent.Key, out var key));
        var chance = new Random(4711);
        var messages = orders
            .Select(o => QueueMessages.Write(key, new PaymentRequestForm(o.Key, o.Value.Text, "one of many", "https://shop.example/thing", "GET")))
            .SelectMany(m => Enumerable.Repeat(m, chance.Next(1, MostCopies + 1)))
            .ToArray();
        chance.Shuffle(messages);
        var queue = QueueOf(crew);
        await queue.CreateIfNotExistsAsync();
        await Parallel.ForEachAsync(
            messages,
            new ParallelOptions { MaxDegreeOfParallelism = 8 },
            async (message, cancelled) => await queue.SendMessageAsync(BinaryData.FromBytes(message), cancellationToken: cancelled));
        return messages.Length;
    }

    /// <summary>Every payment once no message is left and nothing is reserved.</summary>
    private static async Task<Dictionary<string, Answer>> EndsAsync(Crew crew, TestAgent agent, IEnumerable<string> ids, Stopwatch running)
    {
        var queue = QueueOf(crew);
        var ends = new Dictionary<string, Answer>();
        var open = ids.ToList();
        while (true)
        {
            if ((await queue.GetPropertiesAsync()).Value.ApproximateMessagesCount == 0 && (await Money.OfAsync(agent)).Reserved == 0)
            {
                foreach (var id in open)
                {
                    ends[id] = await agent.FindAsync(id);
                }

                open.RemoveAll(id => ends[id] is { Status: HttpStatusCode.OK } end && IsEnd(end));
                if (open.Count == 0)
                {
                    return ends;
                }
            }

            Assert.True(
                running.Elapsed < Patience,
                $"{open.Count} payments have no end, of them {open.FirstOrDefault()}: {(open.Count > 0 && ends.TryGetValue(open[0], out var end) ? end.Text : "not asked for")}; "
                    + $"{(await queue.GetPropertiesAsync()).Value.ApproximateMessagesCount} messages; {await Money.OfAsync(agent)}. The hosts said:\n"
                    + string.Join('\n', crew.Hosts.Select(h => h.Said[Math.Max(0, h.Said.Length - 6_000)..])));
            await Task.Delay(TimeSpan.FromSeconds(1));
        }
    }

    private static bool IsEnd(Answer payment) =>
        payment.Json.GetProperty("final").GetBoolean() || payment["state"] is "failed_definite" or "needs_operator";

    private static QueueClient QueueOf(Crew crew) =>
        new(crew.Storage, "payments", new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 });
}
