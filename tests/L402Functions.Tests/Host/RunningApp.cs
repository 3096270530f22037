using System.Net;
using System.Text.Json;
using L402Functions.Composition;
using L402Functions.Discovery;
using L402Functions.Health;
using L402Functions.Paywall.Http;
using L402Functions.Paywall.Redemption;
using L402Functions.Paywall.Revocation;
using L402Functions.Paywall.Tests.Shop;
using L402Functions.Protocol;
using L402Functions.Protocol.Bolt11;
using L402Functions.Protocol.Wallets;
using L402Functions.Requests;
using L402Functions.Samples;
using L402Functions.Upstream;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace L402Functions.Tests.Host;

/// <summary>
/// The app's composition and middleware before its own functions, on a Kestrel of its own. As in the worker, a result that
/// middleware has left is written after it, and where that fails, the response ends as it stands.
/// </summary>
internal sealed class RunningApp : IAsyncDisposable
{
    public const string MasterKey = "c2l4dGVlbiBieXRlcyBhbmQgc2l4dGVlbiBieXRlcyE=";
    public const string CheckpointKey = "c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0";
    public const string ReceiptKey = "4e4e4e4e4e4e4e4e4e4e4e4e4e4e4e4e4e4e4e4e4e4e4e4e4e4e4e4e4e4e4e4e";
    private readonly WebApplication app;

    private RunningApp(WebApplication app, InvoiceWallet wallet, MemorySales sales, RecordedLog log)
    {
        (this.app, Wallet, Sales, Log) = (app, wallet, sales, log);
        Client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri(app.Urls.Single()) };
    }

    public HttpClient Client { get; }

    public InvoiceWallet Wallet { get; }

    public MemorySales Sales { get; }

    public RecordedLog Log { get; }

    /// <summary>What the function Fortune does instead of its own work.</summary>
    public Func<HttpContext, Task<IResult>>? Handler { get; set; }

    /// <summary>What the function HealthLive, which is free, does instead of its own work.</summary>
    public Func<HttpContext, Task<IResult>>? FreeHandler { get; set; }

    /// <summary>Cancelled where the host gives its invocations up.</summary>
    public CancellationToken GivenUp { get; set; }

    public static Dictionary<string, string?> Settings(params (string Key, string? Value)[] more)
    {
        var settings = new Dictionary<string, string?>
        {
            ["L402:MasterKeys:0"] = MasterKey,
            ["L402:Accounting:CheckpointKey"] = CheckpointKey,
            ["L402:Accounting:ReceiptKey"] = ReceiptKey,
            ["L402:Storage:ConnectionString"] = "UseDevelopmentStorage=true",
            ["MoneyStorage"] = "UseDevelopmentStorage=true",
            ["L402SweepSchedule"] = "0 * * * * *",
            ["L402RollupSchedule"] = "0 * * * * *",
            ["L402RetentionSchedule"] = "0 17 * * * *",
            ["L402CheckpointSchedule"] = "0 3 * * * *",
            ["L402VerifySchedule"] = "0 33 * * * *",
            ["L402:Guards:ClientBurst"] = "1000",
            ["L402:Guards:ReuseQuoteSeconds"] = "0",
        };
        foreach (var (key, value) in more)
        {
            // What the host reads too stands by itself.
            settings[key.EndsWith("Schedule", StringComparison.Ordinal) || key.Contains("MoneyStorage", StringComparison.Ordinal) ? key : "L402:" + key] = value;
        }

        return settings;
    }

    public static Task<RunningApp> StartAsync(params (string Key, string? Value)[] settings) => StartAsync(TimeProvider.System, settings);

    /// <summary>The same, by another clock.</summary>
    public static async Task<RunningApp> StartAsync(TimeProvider clock, params (string Key, string? Value)[] settings)
    {
        var builder = WebApplication.CreateSlimBuilder();
        var (log, sales) = (new RecordedLog(), new MemorySales());
        builder.Logging.ClearProviders().AddProvider(log).SetMinimumLevel(LogLevel.Trace);
        builder.Configuration.AddInMemoryCollection(Settings(settings));
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var wallet = new InvoiceWallet(clock);
        builder.Services.AddSingleton(clock);
        builder.Services.AddSingleton<IWallet>(wallet);
        builder.Services.AddL402Functions(builder.Configuration);
        builder.Services.AddSingleton<ISaleStore>(sales);
        builder.Services.AddSingleton<IRevocationList, MemoryRevocations>();
        builder.Services.AddSingleton<RequestMiddleware>();
        builder.Services.AddSingleton<PaywallMiddleware>();
        var app = builder.Build();
        RunningApp? running = null;
        app.Run(http => running!.InvokeAsync(http));
        await app.StartAsync();
        return running = new RunningApp(app, wallet, sales, log);
    }

    public T Get<T>()
        where T : notnull => app.Services.GetRequiredService<T>();

    public Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? credential = null, HttpContent? content = null, CancellationToken cancellationToken = default)
    {
        var request = new HttpRequestMessage(method, path) { Content = content };
        if (credential is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", credential);
        }

        return Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
    }

    public Task<HttpResponseMessage> GetAsync(string path, string? credential = null) => SendAsync(HttpMethod.Get, path, credential);

    /// <summary>Asks, is offered, pays.</summary>
    public async Task<string> BuyAsync(string path, HttpMethod? method = null, HttpContent? content = null)
    {
        using var answer = await SendAsync(method ?? HttpMethod.Get, path, content: content);
        Assert.Equal(HttpStatusCode.PaymentRequired, answer.StatusCode);
        var problem = JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;
        return $"L402 {problem.GetProperty("macaroon").GetString()}:{PreimageOf(problem.GetProperty("invoice").GetString()!)}";
    }

    public string PreimageOf(string invoice)
    {
        Assert.True(Bolt11Decoder.TryDecode(invoice, out var decoded, out _));
        return Wallet.PreimageOf(decoded.PaymentHash).ToHex();
    }

    /// <summary>How many uses of the credential's payment are claimed, once that is as many as expected or never.</summary>
    public async Task HasUsesAsync(string credential, long expected)
    {
        Assert.True(Preimage.TryParse(credential.AsSpan(credential.LastIndexOf(':') + 1), out var preimage));
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while ((await Sales.FindAsync(PaymentHash.Of(preimage), CancellationToken.None))?.Uses != expected)
        {
            Assert.False(patience.IsCancellationRequested, $"The payment never came to {expected} uses.");
            await Task.Delay(1);
        }
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await app.DisposeAsync();
    }

    private async Task InvokeAsync(HttpContext http)
    {
        var (entryPoint, run) = Find(http);
        var invocation = new Invocation(entryPoint, http, http.RequestServices, GivenUp);
        await Get<RequestMiddleware>().Invoke(
            invocation, context => Get<PaywallMiddleware>().Invoke(context, async _ => invocation.Outputs.Result = await run()));
        try
        {
            await (invocation.Outputs.Result is IResult result ? result.ExecuteAsync(http) : Task.CompletedTask);
        }
        catch (Exception) when (!http.Response.HasStarted)
        {
            // The response ends as it stands. That something failed is the worker's to tell the host, which has the caller's.
        }
    }

    private (string EntryPoint, Func<Task<IResult>> Run) Find(HttpContext http) => http.Request.Path.Value!.TrimEnd('/').ToLowerInvariant() switch
    {
        "/samples/fortune" => ("L402Functions.Samples.FortuneFunction.Run", () => Handler?.Invoke(http) ?? Task.FromResult(FortuneFunction.Run(http.Request))),
        "/samples/digest" => ("L402Functions.Samples.DigestFunction.RunAsync", () => DigestFunction.RunAsync(http.Request, http.RequestAborted)),
        "/health/live" => ("L402Functions.Health.HealthFunction.Live", () => FreeHandler?.Invoke(http) ?? Task.FromResult(HealthFunction.Live(http.Request))),
        "/.well-known/l402.json" => ("L402Functions.Discovery.DiscoveryFunction.Run", () => Task.FromResult(Create<DiscoveryFunction>(http).Run(http.Request))),
        "/.well-known/jwks.json" => ("L402Functions.Discovery.KeySetFunction.Run", () => Task.FromResult(Create<KeySetFunction>(http).Run(http.Request))),
        _ => ("L402Functions.Upstream.UpstreamFunction.RunAsync", () => Create<UpstreamFunction>(http).RunAsync(http.Request)),
    };

    private static T Create<T>(HttpContext http) => ActivatorUtilities.CreateInstance<T>(http.RequestServices);
}
