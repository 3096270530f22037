using System.Globalization;
using System.Runtime.CompilerServices;
using L402Functions.Composition;
using L402Functions.LocalHost.Azurite;
using L402Functions.LocalHost.DevUpstream;
using L402Functions.LocalHost.Hosting;
using L402Functions.Protocol.Wallets;
using L402Functions.Spending;
using L402Functions.Spending.Agents;
using L402Functions.Spending.Audit.Checkpoints;
using L402Functions.Spending.Keys;
using L402Functions.Spending.Payments;
using L402Functions.Spending.Retention;
using L402Functions.Spending.Rollups;
using L402Functions.Wallets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace L402Functions.LocalHost.Running;

/// <summary>The function app, running in this process with everything that it needs on this machine.</summary>
public sealed class LocalApp : IAsyncDisposable
{
    /// <summary>How long Ctrl-C waits for requests that are being served.</summary>
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(3);

    private readonly WebApplication app;
    private readonly AzuriteProcess? azurite;
    private readonly AlmanacServer almanac;
    private readonly LocalWallets wallets;
    private readonly string storage;

    private LocalApp(WebApplication app, AzuriteProcess? azurite, AlmanacServer almanac, LocalWallets wallets, LocalSecrets secrets, string storage)
    {
        (this.app, this.azurite, this.almanac, this.wallets, Secrets, this.storage) = (app, azurite, almanac, wallets, secrets, storage);
    }

    private TimeProvider Clock => app.Services.GetRequiredService<TimeProvider>();

    /// <summary>Where it listens.</summary>
    public Uri Address => new(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    /// <summary>The keys of this run.</summary>
    public LocalSecrets Secrets { get; }

    /// <summary>The key of the sample agent; null where the storage did not answer when it was to be registered.</summary>
    public AgentKey? AgentKey { get; private set; }

    /// <summary>The wallet of a person who buys by hand.</summary>
    public IWallet Customer => app.Services.GetRequiredService<ConfiguredWallets>().Find(LocalWallets.CustomersName)!;

    /// <summary>The wallet that agents pay from.</summary>
    public IWallet Buyer => app.Services.GetRequiredService<ConfiguredWallets>().Find(LocalWallets.BuyersName)!;

    /// <summary>Starts everything, in the order in which one needs the other.</summary>
    public static async Task<LocalApp> StartAsync(LocalHostArguments arguments, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        var clock = TimeProvider.System;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Logging.AddSimpleConsole(console => console.SingleLine = true);
        var listening = new StrongBox<bool>();
        if (builder.Configuration["Logging:LogLevel:Default"] is null)
        {
            QuietFrameworks(builder.Logging, arguments.Demo ? LogLevel.Error : LogLevel.Information, listening);
        }

        builder.WebHost.UseUrls(arguments.Url);

        var given = builder.Configuration["L402:Storage:ConnectionString"] ?? arguments.Storage;
        var azurite = given is null ? await AzuriteProcess.StartAsync(AzuriteProcess.InMemory, clock, cancellationToken) : null;
        var almanac = await AlmanacServer.StartAsync(clock, cancellationToken);
        var wallets = await LocalWallets.StartAsync(clock, cancellationToken);
        var secrets = LocalSecrets.ForCurrentUser();
        builder.Configuration.Sources.Insert(0, Defaults(given ?? azurite!.ConnectionString, almanac.Address, secrets));
        AddWallets(builder.Configuration, wallets);
        secrets = secrets with { OperatorKey = builder.Configuration["LocalHost:OperatorKey"] ?? secrets.OperatorKey };

        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = ShutdownTimeout);
        builder.Services.AddSingleton(clock);
        builder.Services.AddSingleton<IDestinationRules, LocalDestinations>();
        builder.AddLocalFunctions(
            [typeof(L402FunctionsServices).Assembly],
            worker =>
            {
                worker.Services.AddL402Functions(builder.Configuration);
                worker.UseL402Functions();
            },
            options => options.FunctionKeys = [secrets.OperatorKey]);

        // Last, so that a level that somebody states for a category is the one that counts.
        builder.Logging.AddConfiguration(builder.Configuration.GetSection("Logging"));

        var app = builder.Build();
        app.MapLocalFunctions();
        if (builder.Configuration[WalletSetting(LocalWallets.CustomersName)] == wallets.Customer)
        {
            app.MapDevPayments();
        }

        var local = new LocalApp(app, azurite, almanac, wallets, secrets, given ?? azurite!.ConnectionString);
        try
        {
            await app.StartAsync(cancellationToken);
            listening.Value = true;
            local.AgentKey = await SampleAgent.RegisterAsync(app.Services, cancellationToken);
            return local;
        }
        catch
        {
            await local.DisposeAsync();
            throw;
        }
    }

    /// <summary>Signs a checkpoint now, as the timer does by the clock.</summary>
    public Task<CheckpointResult> SignCheckpointAsync(CancellationToken cancellationToken) =>
        app.Services.GetRequiredService<CheckpointDesk>().RunAsync(cancellationToken);

    /// <summary>The archive of audit rows.</summary>
    public IArchiveStore Archive => app.Services.GetRequiredService<IArchiveStore>();

    /// <summary>Adds a root's audit rows up now, as the timer does by the clock; the figures of today.</summary>
    public async Task<IReadOnlyList<Rollup>> AddUpAsync(AgentId root, CancellationToken cancellationToken)
    {
        var today = DateOnly.FromDateTime(Clock.GetUtcNow().UtcDateTime);
        await app.Services.GetRequiredService<RollupDesk>().FoldAsync(root, TimeBox.Endless(Clock), cancellationToken);
        return await app.Services.GetRequiredService<RollupReader>().ReadAsync(root, today, today, cancellationToken).ToListAsync(cancellationToken);
    }

    /// <summary>Archives a root's audit rows, those of today as well, as the timer does once they are old.</summary>
    public Task<RetentionReport> ArchiveAsync(AgentId root, CancellationToken cancellationToken) =>
        app.Services.GetRequiredService<RetentionDesk>().RunAsync(
            root, DateOnly.FromDateTime(Clock.GetUtcNow().UtcDateTime).AddDays(1), TimeBox.Endless(Clock), cancellationToken);

    /// <summary>What of a root is in the archive.</summary>
    public async Task<IReadOnlyList<Segment>> ListSegmentsAsync(AgentId root, CancellationToken cancellationToken) =>
        await app.Services.GetRequiredService<SegmentBook>().ListAsync(root, cancellationToken).ToListAsync(cancellationToken);

    /// <summary>Lets other processes of this user find the host, until it is disposed of.</summary>
    internal IDisposable Mark()
    {
        var own = app.Configuration;
        var opened = new[] { LocalWallets.BuyersName, LocalWallets.CustomersName }.ToDictionary(name => name, name => own[WalletSetting(name)] ?? "");
        return new RunningHost(Environment.ProcessId, Address.ToString(), storage, opened).Write();
    }

    /// <summary>Serves until the process is asked to end.</summary>
    public Task WaitForShutdownAsync(CancellationToken cancellationToken) => app.WaitForShutdownAsync(cancellationToken);

    /// <summary>Stops everything that it started, and nothing else.</summary>
    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
        await wallets.DisposeAsync();
        await almanac.DisposeAsync();
        if (azurite is not null)
        {
            await azurite.DisposeAsync();
        }
    }

    /// <summary>The app's own lines are what a person runs it for; the frameworks' are shown where something is wrong.</summary>
    private static void QuietFrameworks(ILoggingBuilder logging, LogLevel own, StrongBox<bool> listening)
    {
        foreach (var framework in new[] { "Microsoft", "Yarp", "Azure", "L402Functions.LocalHost.Hosting" })
        {
            logging.AddFilter(framework, LogLevel.Warning);
        }

        // What keeps it from starting is told to the person by Program, in words; these would tell it again, with their stack.
        foreach (var starting in new[] { "Microsoft.Extensions.Hosting.Internal.Host", "Microsoft.AspNetCore.Server.Kestrel" })
        {
            logging.AddFilter(starting, level => listening.Value && level >= LogLevel.Warning);
        }

        logging.AddFilter("L402Functions", own);
    }

    /// <summary>
    /// The simulated wallets, for every wallet that the environment does not name. Their invoices are of a network of their own, a real wallet's are not.
    /// </summary>
    internal static void AddWallets(ConfigurationManager configuration, LocalWallets wallets)
    {
        var simulated = new Dictionary<string, string?>
        {
            [WalletSetting(ConfiguredWallets.Seller)] = wallets.Seller,
            [WalletSetting(LocalWallets.BuyersName)] = wallets.Buyer,
            [WalletSetting(LocalWallets.CustomersName)] = wallets.Customer,
        };
        if (configuration[WalletSetting(ConfiguredWallets.Seller)] is null)
        {
            simulated["L402:Network"] = "regtest";
        }

        configuration.Sources.Insert(0, new MemoryConfigurationSource { InitialData = simulated });
    }

    internal static string WalletSetting(string name) => $"L402:Wallets:{name}";

    /// <summary>What the app is configured with unless the environment says otherwise.</summary>
    internal static MemoryConfigurationSource Defaults(string storage, Uri almanac, LocalSecrets secrets) => new()
    {
        InitialData = new Dictionary<string, string?>
        {
            ["L402:Storage:ConnectionString"] = storage,
            ["MoneyStorage"] = storage,
            ["L402SweepSchedule"] = "0 * * * * *",
            ["L402RollupSchedule"] = "30 * * * * *",
            ["L402RetentionSchedule"] = "0 17 * * * *",
            ["L402CheckpointSchedule"] = "0 */10 * * * *",
            ["L402VerifySchedule"] = "0 33 * * * *",
            ["L402:MasterKeys:0"] = secrets.MasterKey,
            ["L402:Accounting:CheckpointKey"] = secrets.CheckpointKey,
            ["L402:Accounting:ReceiptKey"] = secrets.ReceiptKey,
            ["L402:Realm"] = "localhost",
            ["L402:Prices:almanac:Sats"] = "7",
            ["L402:Prices:almanac:Uses"] = 3.ToString(CultureInfo.InvariantCulture),
            ["L402:Prices:almanac:Description"] = "Three looks into the almanac",
            ["L402:Routes:almanac:Path"] = "/almanac/*",
            ["L402:Routes:almanac:Upstream"] = almanac.ToString(),
            ["L402:Routes:almanac:Price"] = "almanac",
            ["L402:Prices:yearbook:Sats"] = "1200",
            ["L402:Prices:yearbook:Description"] = "A page of the yearbook: dear enough for a human to be asked",
            ["L402:Routes:yearbook:Path"] = "/yearbook/*",
            ["L402:Routes:yearbook:Upstream"] = almanac.ToString(),
            ["L402:Routes:yearbook:Price"] = "yearbook",
        },
    };
}
