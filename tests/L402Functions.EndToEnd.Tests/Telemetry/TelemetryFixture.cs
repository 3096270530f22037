using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using L402Functions.LocalHost.Demo;
using L402Functions.LocalHost.Running;
using L402Functions.Protocol;
using L402Functions.Protocol.Wallets;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace L402Functions.EndToEnd.Tests.Telemetry;

/// <summary>
/// The app in this process with everything listened to: its log at every level, its measurements and spans, and what it exports. First one purchase
/// by an agent under a trace of its own, then the whole demonstration.
/// </summary>
public sealed class TelemetryFixture : IAsyncLifetime
{
    public const string Fortune = "/samples/fortune";
    private readonly CredentialTap tap = new();
    private LocalApp? app;
    private Collector? collector;

    /// <summary>The trace that the agent's request came with.</summary>
    public string TraceId { get; } = Convert.ToHexStringLower(System.Security.Cryptography.RandomNumberGenerator.GetBytes(16));

    internal Recorder Recorder { get; } = new();

    internal RecordedLog Log { get; } = new();

    internal Collector Collector => collector!;

    internal LocalApp App => app!;

    /// <summary>What the agent's purchase cost.</summary>
    internal long PriceMsat { get; private set; }

    /// <summary>What sales came to while that purchase was redeemed.</summary>
    internal double SoldMsat { get; private set; }

    /// <summary>Everything that must be found in no log, no label, no span and no export.</summary>
    internal IReadOnlyCollection<string> Secrets { get; private set; } = [];

    public async Task InitializeAsync()
    {
        collector = await Collector.StartAsync();
        app = await LocalApp.StartAsync(
            new LocalHostArguments("http://127.0.0.1:0", Demo: false, Storage: null, CheckWallet: null, Help: false),
            builder =>
            {
                builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
                {
                    ["L402SweepSchedule"] = "* * * * * *",
                    ["L402CheckpointSchedule"] = "*/5 * * * * *",
                    ["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.Address,
                    ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
                    ["OTEL_METRIC_EXPORT_INTERVAL"] = "500",
                    ["OTEL_BSP_SCHEDULE_DELAY"] = "500",
                    ["OTEL_BLRP_SCHEDULE_DELAY"] = "500",
                });
                builder.Logging.AddProvider(Log).AddFilter<RecordedLog>(null, LogLevel.Trace);
                builder.Services.AddSingleton<IStartupFilter>(tap);
            },
            CancellationToken.None);
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = app.Address };
        await BuyAsync(http);
        using var said = new StringWriter();
        Assert.True(await new Demonstration(app, said).RunAsync(CancellationToken.None), said.ToString());
        await CollectSecretsAsync();
    }

    public async Task DisposeAsync()
    {
        await (app?.DisposeAsync() ?? default);
        await (collector?.DisposeAsync() ?? default);
        Recorder.Dispose();
        Log.Dispose();
    }

    private async Task BuyAsync(HttpClient http)
    {
        using var refused = await http.GetAsync(Fortune);
        var offer = await DemoOffer.ReadAsync(refused, CancellationToken.None);
        PriceMsat = offer.AmountMsat;

        using var asked = Request(HttpMethod.Post, "/v1/payments");
        asked.Headers.Add("Idempotency-Key", "traced-1");
        asked.Headers.Add("traceparent", $"00-{TraceId}-00f067aa0ba902b7-01");
        asked.Content = JsonContent.Create(new JsonObject { ["invoice"] = offer.Invoice, ["url"] = new Uri(app!.Address, Fortune).ToString(), ["purpose"] = "a fortune" });
        using var accepted = await http.SendAsync(asked);
        Assert.Equal(HttpStatusCode.Accepted, accepted.StatusCode);

        using var waiting = Request(HttpMethod.Get, "/v1/payments/traced-1?wait=25");
        var payment = await (await http.SendAsync(waiting)).Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal("settled", payment.GetProperty("state").GetString());
        Assert.True(Preimage.TryParse(payment.GetProperty("preimage").GetString(), out var preimage));

        var before = Recorder.Sum("l402.sales.amount");
        using var paid = Request(HttpMethod.Get, Fortune);
        paid.Headers.Remove("Authorization");
        paid.Headers.TryAddWithoutValidation("Authorization", $"L402 {offer.Token.ToBase64()}:{preimage.ToHex()}");
        Assert.Equal(HttpStatusCode.OK, (await http.SendAsync(paid)).StatusCode);
        SoldMsat = Recorder.Sum("l402.sales.amount") - before;
    }

    private HttpRequestMessage Request(HttpMethod method, string path)
    {
        var request = new HttpRequestMessage(method, path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", app!.AgentKey!.Reveal());
        return request;
    }

    /// <summary>Of everything that a wallet paid.</summary>
    private static async Task<List<Preimage>> PreimagesAsync(IWallet wallet)
    {
        var preimages = new List<Preimage>();
        for (var offset = 0; ;)
        {
            var listed = await wallet.ListTransactionsAsync(new ListTransactionsRequest(Offset: offset, Direction: TransactionDirection.Outgoing), CancellationToken.None);
            var page = Assert.IsType<WalletOutcome<IReadOnlyList<WalletTransaction>>.Answered>(listed).Value;
            if (page.Count == 0)
            {
                return preimages;
            }

            preimages.AddRange(page.Select(t => t.Preimage).OfType<Preimage>());
            offset += page.Count;
        }
    }

    private async Task CollectSecretsAsync()
    {
        var settings = app!.Services.GetRequiredService<IConfiguration>();
        var master = Convert.FromBase64String(app.Secrets.MasterKey);
        var wallets = settings.GetSection("L402:Wallets").GetChildren().Select(wallet => wallet.Value!).ToList();
        List<Preimage> paid = [.. await PreimagesAsync(app.Buyer), .. await PreimagesAsync(app.Customer)];
        Assert.Equal(5, paid.Count);
        Secrets =
        [
            .. tap.Seen,
            .. paid.Select(p => p.ToHex()),
            .. paid.Select(p => Convert.ToBase64String(Convert.FromHexString(p.ToHex()))),
            .. wallets,
            .. wallets.Select(w => w[(w.IndexOf("secret=", StringComparison.Ordinal) + 7)..]),
            app.AgentKey!.Reveal(),
            app.AgentKey.Reveal().Split('.')[^1],
            app.Secrets.MasterKey,
            Convert.ToHexString(master),
            app.Secrets.OperatorKey,
            settings["L402:Accounting:CheckpointKey"]!,
            settings["L402:Accounting:ReceiptKey"]!,
        ];
    }
}
