using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using L402Functions.DevWallet;
using L402Functions.DevWallet.Faults;
using L402Functions.EndToEnd.Tests.Hosts;
using L402Functions.EndToEnd.Tests.Shopping;
using L402Functions.EndToEnd.Tests.Spending;
using L402Functions.EndToEnd.Tests.Spending.Play;
using L402Functions.LocalHost.Azurite;
using L402Functions.Protocol;
using L402Functions.Protocol.Wallets;
using Xunit.Abstractions;

namespace L402Functions.EndToEnd.Tests.Telemetry;

/// <summary>Many payments at once, some refused and some unheard, beside sales: what a collector got of it, payment by payment.</summary>
[Collection(AloneTests.Name)]
public sealed class LoadTests(ITestOutputHelper output)
{
    private const int Agents = 8;
    private const int Payments = 200;
    private const int InFlight = 32;
    private const int LeastAtOnce = 16;
    private const int MostSats = 100;
    private const int Purchases = 20;
    private const string Page = "https://shop.example/page";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    [UnixFact]
    public async Task Every_payment_under_load_is_one_whole_trace_and_nobody_elses()
    {
        await using var collector = await Collector.StartAsync();
        await using var azurite = await AzuriteProcess.StartAsync(AzuriteProcess.InMemory, TimeProvider.System, CancellationToken.None);
        await using var network = await PlayNetwork.StartAsync(new RoutingFee());
        var wallet = await network.ServeAsync();
        Script(wallet.Faults);
        await using var host = await LocalHostProcess.StartAsync(Settings(collector, wallet), "--storage", azurite.ConnectionString);
        using var client = new SpendClient(host.Address);
        var agents = await Task.WhenAll(Enumerable.Range(0, Agents).Select(_ => client.RegisterAsync("buyer", Widen)));
        var orders = await OrdersAsync(network, agents);

        var clock = Stopwatch.StartNew();
        var sales = SellAsync(host);
        await Parallel.ForEachAsync(orders, new ParallelOptions { MaxDegreeOfParallelism = InFlight }, async (order, cancelled) => await PayAsync(host, order, cancelled));
        var took = clock.Elapsed.TotalSeconds;
        await sales;
        await EndAsync(orders);
        output.WriteLine($"{Payments} payments of {Agents} agents in {took:0.0} s, {Payments / took:0} a second; all at their end after {clock.Elapsed.TotalSeconds:0.0} s: "
            + string.Join(", ", orders.CountBy(o => o.State).OrderBy(s => s.Key).Select(s => $"{s.Value} {s.Key}")));

        // Stopping sends what is left.
        Assert.Equal(0, await host.InterruptAsync(Patience));
        var spans = collector.Spans;
        var traces = spans.ToLookup(s => s.Trace);
        output.WriteLine($"{spans.Count} spans in {traces.Count} traces, {orders.Sum(o => traces[o.Trace].Count())} of them in the payments' own; "
            + $"at most {Overlap(spans.Where(s => s.Name == "nwc pay_invoice"))} payments at the wallet and {Overlap(spans.Where(s => s.Name == "process payments"))} messages in hand at once");

        Assert.True(Overlap(spans.Where(s => s.Name == "process payments")) >= LeastAtOnce);
        Assert.Equal(spans.Count, spans.Select(s => s.Id).Distinct().Count());
        Assert.All(orders, order => CheckWhole(order, [.. traces[order.Trace]]));
        CheckFates(traces, orders);
        CheckParents(spans, orders);
        CheckSales(traces, orders);
        await wallet.Tap.CatchUpAsync();
        CheckMoney(network, wallet, orders);
    }

    /// <summary>The caller's trace has its request, the message, the decision, the wallet and each later look, each within what caused it.</summary>
    private static void CheckWhole(LoadedPayment order, List<OtlpSpan> trace)
    {
        var request = Assert.Single(trace, s => s.Parent == order.Caller);
        Assert.Equal(OtlpKind.Server, request.Kind);
        Assert.Equal(request.Id, One("ledger accept").Parent);
        var send = One("send payments");
        Assert.Equal((OtlpKind.Producer, request.Id), (send.Kind, send.Parent));
        var process = One("process payments");
        Assert.Equal((OtlpKind.Consumer, send.Id), (process.Kind, process.Parent));
        Assert.Equal(process.Id, One("ledger decide").Parent);

        var asked = trace.Where(s => s.Name == "nwc pay_invoice").ToList();
        if (order.State == "denied")
        {
            Assert.Empty(asked);
        }
        else
        {
            Assert.Equal(process.Id, One("ledger attempt").Parent);
            Assert.Equal(process.Id, One("ledger conclude").Parent);
            var paid = Assert.Single(asked);
            Assert.Equal((OtlpKind.Client, process.Id), (paid.Kind, paid.Parent));
        }

        // What the answer left open was looked up, in the same trace.
        Assert.All(trace.Where(IsLook), look =>
        {
            Assert.Equal("send reconcile", trace.Single(s => s.Id == look.Parent).Name);
            Assert.Contains(trace, s => s.Name == "nwc lookup_invoice" && s.Parent == look.Id);
            Assert.Contains(trace, s => s.Name == "ledger reconcile" && s.Parent == look.Id);
        });

        Assert.Equal([order.Id], trace.Select(s => s["messaging.message.conversation_id"]).OfType<string>().Distinct());
        Assert.All(trace.Where(s => s.Parent != order.Caller), s => Assert.True(trace.Exists(p => p.Id == s.Parent), $"{s.Name} of {order.Id} is within a span that is not there."));

        OtlpSpan One(string name)
        {
            var found = trace.Where(s => s.Name == name).ToList();
            Assert.True(found.Count == 1, $"{order.Id} ({order.State}): {found.Count} of '{name}' in {string.Join("; ", trace.Select(s => s.Name))}");
            return found[0];
        }
    }

    /// <summary>All that was scripted happened: each request to the wallet met with its fault, and each answer that left something open was looked up.</summary>
    private static void CheckFates(ILookup<string, OtlpSpan> traces, List<LoadedPayment> orders)
    {
        var asked = orders.Count(o => o.State != "denied");
        Assert.Equal(orders.Count(IsTooDear), orders.Count - asked);
        Assert.Equal(Enumerable.Range(0, asked).Count(i => FaultOf(i) is WalletFault.RefuseWith), orders.Count(o => o.State == "cancelled"));
        Assert.Equal(Enumerable.Range(0, asked).Count(i => FaultOf(i) is WalletFault.ExecuteThenRefuse or WalletFault.EmptyResult), orders.Count(o => traces[o.Trace].Any(IsLook)));
    }

    private static bool IsLook(OtlpSpan span) => span.Name == "process reconcile";

    /// <summary>Of everything, also what belongs to no payment: a span is within one that is there, or within a caller's.</summary>
    private static void CheckParents(IReadOnlyList<OtlpSpan> spans, List<LoadedPayment> orders)
    {
        var known = spans.Select(s => (s.Trace, s.Id)).ToHashSet();
        known.UnionWith(orders.Select(o => (o.Trace, o.Caller)));
        Assert.Empty(spans.Where(s => s.Parent.Length > 0 && !known.Contains((s.Trace, s.Parent))).Select(s => $"{s.Name} in {s.Trace}"));
    }

    /// <summary>Nothing of a sale is in a payment's trace, and each admission is within its request.</summary>
    private static void CheckSales(ILookup<string, OtlpSpan> traces, List<LoadedPayment> orders)
    {
        var payments = orders.Select(o => o.Trace).ToHashSet();
        var admissions = traces.SelectMany(t => t).Where(s => s.Name == "admit").ToList();
        Assert.Equal(Purchases, admissions.Count(a => a["l402.outcome"] == "admitted"));
        Assert.All(admissions, a =>
        {
            Assert.DoesNotContain(a.Trace, payments);
            Assert.Equal(OtlpKind.Server, traces[a.Trace].Single(s => s.Id == a.Parent).Kind);
        });
    }

    private static void CheckMoney(PlayNetwork network, PlayWallet wallet, List<LoadedPayment> orders) => Assert.All(orders, o =>
    {
        Assert.Equal(o.State == "settled" ? 1 : 0, network.Settled[o.Invoice.Hash].Count());
        Assert.Equal(o.State == "denied" ? 0 : 1, wallet.Tap.RequestsFor(o.Invoice.Text));
    });

    /// <summary>Requests come to the wallet in an order of their own, so which payment meets with which fault is told by how it went; how many do is known.</summary>
    private static void Script(FaultScript faults)
    {
        for (var i = 0; i < Payments; i++)
        {
            faults.Next(WalletMethod.PayInvoice, new WalletFault.Delay(TimeSpan.FromMilliseconds(50 + (i * 37 % 250)), FaultOf(i)));
        }
    }

    /// <summary>What becomes of the wallet's request of that number: refused, or carried out and not said so, or nothing.</summary>
    private static WalletFault? FaultOf(int number) => (number % 20) switch
    {
        3 or 13 => new WalletFault.ExecuteThenRefuse(WalletErrorCode.Internal, "out of order"),
        7 => new WalletFault.EmptyResult(),
        17 => new WalletFault.RefuseWith(WalletErrorCode.InsufficientBalance, "poor"),
        _ => null,
    };

    private static bool IsTooDear(LoadedPayment order) => order.Sats > MostSats;

    private static void Widen(JsonObject policy)
    {
        policy["wallet"] = new JsonObject { ["balance_sats"] = 100_000, ["per_call_max_sats"] = MostSats };
        policy["velocity"] = new JsonObject { ["unknown_max"] = 256, ["unknown_per_payee_max"] = 256 };
    }

    private static Dictionary<string, string?> Settings(Collector collector, PlayWallet wallet)
    {
        var settings = HostSettings.Basic();
        settings["L402__Wallets__buyer"] = wallet.Connection;
        settings["L402__Spending__Destinations__shop__Host"] = "shop.example";
        settings["L402__Spending__Destinations__shop__Category"] = "tool_calls";
        settings["L402SweepSchedule"] = "*/5 * * * * *";
        settings["AzureFunctionsJobHost__extensions__queues__batchSize"] = "32";
        settings["AzureFunctionsJobHost__extensions__queues__maxPollingInterval"] = "00:00:01";
        settings["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.Address;
        settings["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf";
        settings["OTEL_BSP_SCHEDULE_DELAY"] = "500";

        // Past these an exporter drops what it has: nothing of it is to be missing here because the machine is busy.
        settings["OTEL_BSP_MAX_QUEUE_SIZE"] = "65536";
        settings["OTEL_EXPORTER_OTLP_TIMEOUT"] = "60000";
        return settings;
    }

    /// <summary>Orders of all agents in turn; every eighth is above what a call may cost.</summary>
    private static async Task<List<LoadedPayment>> OrdersAsync(PlayNetwork network, TestAgent[] agents)
    {
        var orders = new List<LoadedPayment>();
        for (var i = 0; i < Payments; i++)
        {
            var sats = i % 8 == 5 ? MostSats + 50 : 5 + (i % 50);
            var invoice = await network.InvoiceAsync(Msat.FromSats(sats), TimeSpan.FromHours(1));
            orders.Add(new LoadedPayment(agents[i / 8 % Agents], string.Create(CultureInfo.InvariantCulture, $"load-{i}"), sats, invoice, RandomHex(16), RandomHex(8)));
        }

        return orders;
    }

    private static async Task PayAsync(LocalHostProcess host, LoadedPayment order, CancellationToken cancelled)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = host.Address };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/payments");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", order.Agent.Key);
        request.Headers.Add("Idempotency-Key", order.Id);
        request.Headers.Add("traceparent", $"00-{order.Trace}-{order.Caller}-01");
        request.Content = JsonContent.Create(new JsonObject { ["invoice"] = order.Invoice.Text, ["url"] = Page, ["purpose"] = "one of many" });
        using var accepted = await http.SendAsync(request, cancelled);
        Assert.Equal(HttpStatusCode.Accepted, accepted.StatusCode);
        await order.Agent.WaitAsync(order.Id);
    }

    private static async Task EndAsync(List<LoadedPayment> orders)
    {
        using var patience = new CancellationTokenSource(Patience);
        foreach (var order in orders)
        {
            while ((order.State = (await order.Agent.FindAsync(order.Id))["state"]!) is not ("settled" or "denied" or "cancelled"))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100), patience.Token);
            }
        }
    }

    private static async Task SellAsync(LocalHostProcess host)
    {
        using var shop = new Shop(host);
        for (var i = 0; i < Purchases; i++)
        {
            var bought = await shop.BuyAsync("/samples/fortune");
            using var served = await shop.ServedAsync("/samples/fortune", bought.L402);
        }
    }

    /// <summary>How many spans were open at the same moment, at most.</summary>
    private static int Overlap(IEnumerable<OtlpSpan> spans)
    {
        var (open, most) = (0, 0);
        foreach (var (_, change) in spans.SelectMany(s => new[] { (s.Start, 1), (s.End, -1) }).OrderBy(c => c))
        {
            most = Math.Max(most, open += change);
        }

        return most;
    }

    private static string RandomHex(int bytes) => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(bytes));
}
