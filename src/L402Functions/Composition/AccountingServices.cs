using Azure.Identity;
using L402Functions.Accounting;
using L402Functions.Operator;
using L402Functions.Paywall.Receipts;
using L402Functions.Paywall.Sales;
using L402Functions.Settings;
using L402Functions.Spending.Audit;
using L402Functions.Spending.Audit.Checkpoints;
using L402Functions.Spending.Audit.Verification;
using L402Functions.Spending.Ledger;
using L402Functions.Spending.Payments;
using L402Functions.Spending.Retention;
using L402Functions.Spending.Rollups;
using L402Functions.Storage;
using L402Functions.Storage.Archive;
using L402Functions.Storage.Blobs;
using L402Functions.Storage.Registry;
using L402Functions.Storage.Sales;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

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
        AddCheckpoints(services);
        AddVerification(services);
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

    private static void AddCheckpoints(IServiceCollection services)
    {
        services.AddSingleton(provider =>
        {
            var setup = provider.GetRequiredService<AccountingSetup>();
            return new CheckpointSeal(setup.CheckpointKey, setup.CheckpointKeys);
        });
        services.AddSingleton(provider =>
        {
            // Files that are written once, as the archive's, in a container of their own.
            var options = provider.GetRequiredService<StorageOptions>();
            var anchors = new BlobArchiveStore(
                provider.GetRequiredService<MoneyBlobs>(), options with { ArchiveContainer = options.AnchorContainer }, provider.GetRequiredService<TimeProvider>());
            return new CheckpointBook(anchors, provider.GetRequiredService<CheckpointSeal>());
        });
        services.TryAddSingleton<ILastCheckpoint, LastCheckpoint>();
        services.AddSingleton<ConfiguredCheckpointBoard>();
        services.AddSingleton(provider => new CheckpointDesk(
            provider.GetRequiredService<ILedgerStore>(),
            provider.GetRequiredService<IAgentDirectory>(),
            provider.GetRequiredService<CheckpointBook>(),
            provider.GetRequiredService<CheckpointSeal>(),
            provider.GetRequiredService<ConfiguredCheckpointBoard>().Board,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<CheckpointDesk>>()));
    }

    private static void AddVerification(IServiceCollection services)
    {
        services.AddSingleton<VerificationMetrics>();
        services.AddSingleton(provider => new AuditVerifier(
            provider.GetRequiredService<ILedgerStore>(),
            provider.GetRequiredService<IArchiveStore>(),
            provider.GetRequiredService<IAgentDirectory>(),
            provider.GetRequiredService<IWalletDirectory>(),
            provider.GetRequiredService<CheckpointBook>(),
            provider.GetRequiredService<CheckpointSeal>(),
            provider.GetRequiredService<ConfiguredCheckpointBoard>().Board,
            provider.GetRequiredService<IIdSource>(),
            new VerificationLimits { ArchiveMonths = provider.GetRequiredService<AccountingSetup>().ArchiveMonths },
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<VerificationMetrics>(),
            provider.GetRequiredService<ILogger<AuditVerifier>>()));
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
