using System.Reflection;
using Azure.Identity;
using L402Functions.Health;
using L402Functions.Nostr.Telemetry;
using L402Functions.Paywall;
using L402Functions.Paywall.Credentials;
using L402Functions.Paywall.Http;
using L402Functions.Paywall.Issuing;
using L402Functions.Paywall.Pricing;
using L402Functions.Paywall.Quotes;
using L402Functions.Paywall.Redemption;
using L402Functions.Paywall.Revocation;
using L402Functions.Protocol;
using L402Functions.Protocol.Credentials;
using L402Functions.Protocol.PaymentScheme;
using L402Functions.Protocol.Wallets;
using L402Functions.Settings;
using L402Functions.Storage;
using L402Functions.Storage.Revocation;
using L402Functions.Storage.Sales;
using L402Functions.Upstream;
using L402Functions.Wallets;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace L402Functions.Composition;

/// <summary>The app's composition, called by the function app's own host and by every other that runs its functions.</summary>
public static class L402FunctionsServices
{
    /// <summary>Registers everything that the app's functions and its paywall need.</summary>
    /// <param name="services">The services.</param>
    /// <param name="configuration">Holds the section <c>L402</c>, and the settings that triggers name to the host.</param>
    /// <param name="functionAssemblies">Further assemblies with functions; the app's own is always read.</param>
    public static IServiceCollection AddL402Functions(
        this IServiceCollection services, IConfiguration configuration, params Assembly[] functionAssemblies)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configuration);
        IReadOnlyList<ScannedFunction> functions =
            [.. functionAssemblies.Prepend(typeof(L402FunctionsServices).Assembly).Distinct().SelectMany(a => FunctionScan.Of(a, RoutePrefix.Read()))];
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(QueueSettings.Read(configuration));
        services.AddOptions<L402Settings>()
            .Configure(settings => SettingsBinding.Bind(configuration.GetSection(L402Settings.Section), settings))
            .ValidateOnStart();
        services.AddSingleton<IValidateOptions<L402Settings>>(provider =>
            new L402SettingsValidator(functions, provider.GetRequiredService<QueueSettings>(), [.. provider.GetServices<PriceFunction>()]));
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<L402Settings>>().Value);
        services.AddSingleton(provider => SellerSetup.Read(
            provider.GetRequiredService<L402Settings>(), functions, [], [.. provider.GetServices<PriceFunction>()])
            ?? throw new InvalidOperationException("The configuration passed its validation and could not be read."));
        services.AddMetrics();
        services.AddSingleton<NwcMetrics>();
        services.AddSingleton<ConfiguredWallets>();
        services.TryAddSingleton(provider => (IWallet?)provider.GetRequiredService<ConfiguredWallets>().Find(ConfiguredWallets.Seller) ?? new AbsentWallet());
        AddPaywall(services);
        AddStorage(services);
        services.AddSpending();
        services.AddAccounting();
        services.AddHttpForwarder();
        services.AddSingleton<UpstreamForwarder>();
        services.AddSingleton<ReadinessCheck>();
        return services;
    }

    /// <summary>Registers a price as a function of the request, for policies and attributes that name it.</summary>
    /// <param name="services">The services.</param>
    /// <param name="name">The name; discovery shows it.</param>
    /// <param name="compute">Pure, cheap and never zero: it runs for every request, before anything is paid.</param>
    public static IServiceCollection AddPriceFunction(this IServiceCollection services, string name, Func<PricedRequest, Msat> compute)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(compute);
        return services.AddSingleton(new PriceFunction(name, compute));
    }

    /// <summary>Puts the paywall into the worker's pipeline. After <c>ConfigureFunctionsWebApplication()</c>.</summary>
    public static IFunctionsWorkerApplicationBuilder UseL402Functions(this IFunctionsWorkerApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.UseMiddleware<PaywallMiddleware>();
    }

    private static void AddPaywall(IServiceCollection services)
    {
        services.AddSingleton(provider => provider.GetRequiredService<SellerSetup>().Keys);
        services.AddSingleton(provider => provider.GetRequiredService<SellerSetup>().Prices);
        services.AddSingleton<PricedEndpoints>();
        services.AddSingleton<ClientAddress>();
        services.AddSingleton<ChallengeResponse>();
        services.AddSingleton<UncountedSales>();
        services.AddSingleton<RememberedTokens>();
        services.AddSingleton<Gate>();
        services.AddSingleton<ChallengeIssuer>();
        services.AddSingleton<InvoiceMaker>();
        services.AddSingleton<WarmInvoices>();
        services.AddSingleton<QuoteDesk>();
        services.AddSingleton<ClientLimiter>();
        services.AddSingleton(typeof(AcceptedSchemes), provider => AcceptedFrom(provider.GetRequiredService<L402Settings>().Schemes));
        services.AddSingleton(provider => QuotesFrom(provider.GetRequiredService<L402Settings>().Guards));
        services.AddSingleton(provider => SellerFrom(provider.GetRequiredService<L402Settings>(), provider.GetRequiredService<SellerSetup>()));
        services.AddSingleton(provider => PaymentKeys.Of(provider.GetRequiredService<SellerSetup>().Keys));
        services.AddSingleton(provider => new PaymentChallengeFactory(
            provider.GetRequiredService<PaymentKeys>().Signing, provider.GetRequiredService<L402Settings>().Realm));
        services.AddSingleton(provider => new PaymentVerifier(
            provider.GetRequiredService<L402Settings>().Realm, provider.GetRequiredService<PaymentKeys>().Verifying));
    }

    private static void AddStorage(IServiceCollection services)
    {
        services.AddSingleton(new StorageOptions());
        services.AddSingleton(provider => TablesFrom(provider.GetRequiredService<L402Settings>().Storage));
        services.AddSingleton<ISaleStore, TableSaleStore>();
        services.AddSingleton<IRevocationList, TableRevocationList>();
    }

    private static MoneyTables TablesFrom(StorageSettings storage) => storage.ConnectionString.Length > 0
        ? MoneyTables.FromConnectionString(storage.ConnectionString)
        : MoneyTables.FromIdentity(
            new Uri(storage.TableServiceUri),
            new DefaultAzureCredential(new DefaultAzureCredentialOptions
            {
                ManagedIdentityClientId = storage.ClientId.Length == 0 ? null : storage.ClientId,
            }));

    private static AcceptedSchemes AcceptedFrom(SchemeSettings schemes) =>
        AcceptedSchemes.L402
        | (schemes.Lsat ? AcceptedSchemes.Lsat : AcceptedSchemes.None)
        | (schemes.Payment ? AcceptedSchemes.Payment : AcceptedSchemes.None);

    private static QuoteOptions QuotesFrom(GuardSettings guards) => new()
    {
        ClientBurst = guards.ClientBurst,
        ClientPerMinute = guards.ClientPerMinute,
        MaxOpen = guards.MaxOpenQuotes,
        ReuseFor = TimeSpan.FromSeconds(guards.ReuseQuoteSeconds),
    };

    private static SellerOptions SellerFrom(L402Settings settings, SellerSetup setup) => new()
    {
        Location = settings.Location,
        OfferPayment = settings.Schemes.Payment,
        Network = setup.Network,
        WalletTimeout = TimeSpan.FromSeconds(settings.WalletTimeoutSeconds),
    };
}
