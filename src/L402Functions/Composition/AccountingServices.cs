using Azure.Identity;
using L402Functions.Operator;
using L402Functions.Paywall.Receipts;
using L402Functions.Paywall.Sales;
using L402Functions.Settings;
using L402Functions.Spending.Retention;
using L402Functions.Spending.Rollups;
using L402Functions.Storage.Archive;
using L402Functions.Storage.Blobs;
using L402Functions.Storage.Registry;
using L402Functions.Storage.Sales;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace L402Functions.Composition;

/// <summary>What the accounts are made of: receipts, checkpoints, verification, rollups, retention.</summary>
internal static class AccountingServices
{
    public static void AddAccounting(this IServiceCollection services)
    {
        services.AddSingleton(provider => AccountingSetup.Read(provider.GetRequiredService<L402Settings>().Accounting, [])
            ?? throw new InvalidOperationException("The configuration passed its validation and could not be read."));
        AddReceipts(services);
        AddSales(services);
        AddRollups(services);
        AddRetention(services);
    }

    private static void AddReceipts(IServiceCollection services) =>
        services.AddSingleton(provider => new ReceiptDesk(
            provider.GetRequiredService<AccountingSetup>().ReceiptKey,
            provider.GetRequiredService<L402Settings>().Location,
            provider.GetRequiredService<TimeProvider>()));

    private static void AddSales(IServiceCollection services)
    {
        services.AddSingleton<ISaleBook, TableSaleBook>();
        services.AddSingleton<ISalesFigures, TableSalesFigures>();
        services.AddSingleton<SalesRollup>();
        services.AddSingleton<SaleFaults>();
    }

    private static void AddRollups(IServiceCollection services)
    {
        services.AddSingleton<RollupDesk>();
        services.AddSingleton<RollupReader>();
    }

    private static void AddRetention(IServiceCollection services)
    {
        services.AddSingleton(provider => BlobsFrom(provider.GetRequiredService<L402Settings>().Storage));
        services.AddSingleton(provider =>
        {
            var setup = provider.GetRequiredService<AccountingSetup>();
            return new RetentionLimits(setup.RawDays, setup.ArchiveMonths);
        });
        services.TryAddSingleton<IArchiveStore, BlobArchiveStore>();
        services.TryAddSingleton<IHoldBoard, TableHolds>();
        services.AddSingleton<HoldDesk>();
        services.AddSingleton<SegmentBook>();
        services.AddSingleton<RetentionMetrics>();
        services.AddSingleton<RetentionDesk>();
    }

    private static MoneyBlobs BlobsFrom(StorageSettings storage) => storage.ConnectionString.Length > 0
        ? MoneyBlobs.FromConnectionString(storage.ConnectionString)
        : MoneyBlobs.FromIdentity(
            new Uri(storage.BlobServiceUri),
            new DefaultAzureCredential(new DefaultAzureCredentialOptions
            {
                ManagedIdentityClientId = storage.ClientId.Length == 0 ? null : storage.ClientId,
            }));
}
