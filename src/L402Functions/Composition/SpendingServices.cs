using Azure.Identity;
using L402Functions.Paywall.Keys;
using L402Functions.Settings;
using L402Functions.Spending.AgentApi;
using L402Functions.Spending.Audit;
using L402Functions.Spending.Audit.Reading;
using L402Functions.Spending.Freezes;
using L402Functions.Spending.Http;
using L402Functions.Spending.Intents;
using L402Functions.Spending.Intents.Steps;
using L402Functions.Spending.Keys;
using L402Functions.Spending.Ledger;
using L402Functions.Spending.OperatorApi;
using L402Functions.Spending.Payments;
using L402Functions.Storage.Ledger;
using L402Functions.Storage.Queues;
using L402Functions.Storage.Registry;
using L402Functions.Wallets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace L402Functions.Composition;

/// <summary>What agents' payments are made of.</summary>
internal static class SpendingServices
{
    public static void AddSpending(this IServiceCollection services)
    {
        services.AddSingleton(provider => SpendSetup.Read(
            provider.GetRequiredService<L402Settings>(), provider.GetRequiredService<QueueSettings>(), [])
            ?? throw new InvalidOperationException("The configuration passed its validation and could not be read."));
        services.AddSingleton(provider => provider.GetRequiredService<SpendSetup>().Times);
        AddLedger(services);
        AddPayments(services);
        services.AddSingleton<StoreFaults>();
        services.AddSingleton<AgentDoor>();
        services.AddSingleton<PaymentWait>();
        services.AddSingleton<IntentFinder>();
    }

    private static void AddLedger(IServiceCollection services)
    {
        services.TryAddSingleton<IIdSource, SystemIdSource>();
        services.TryAddSingleton<ILedgerStore, TableLedgerStore>();
        services.TryAddSingleton<IHashRegistry, TableHashRegistry>();
        services.TryAddSingleton<IAgentDirectory, TableAgentDirectory>();
        services.AddSingleton<TableFreezes>();
        services.TryAddSingleton<IFreezes>(provider => provider.GetRequiredService<TableFreezes>());
        services.TryAddSingleton<IFreezeBoard>(provider => provider.GetRequiredService<TableFreezes>());
        services.AddSingleton(provider => QueuesFrom(provider.GetRequiredService<QueueSettings>()));
        services.TryAddSingleton<IPaymentQueue, QueuePaymentQueue>();
        services.TryAddSingleton<IWalletDirectory, WalletDirectory>();
        services.TryAddSingleton<IDestinationRules, ConfiguredDestinations>();
        services.AddSingleton<SpendingLedger>();
        services.TryAddSingleton<IOperatorLog, OperatorLog>();
        services.AddSingleton<FreezeDesk>();
    }

    private static void AddPayments(IServiceCollection services)
    {
        services.AddSingleton<IMasterSecret>(provider => SpendingKeys.Of(provider.GetRequiredService<KeyRing>()));
        services.AddSingleton<AgentKeys>();
        services.AddSingleton<QueueMessages>();
        services.AddSingleton<InvoiceReader>();
        services.AddSingleton<PolicyBook>();
        services.AddSingleton<IntentBook>();
        services.AddSingleton<AgentBook>();
        services.AddSingleton<IntentShelf>();
        services.AddSingleton<AuditShelf>();
        services.AddSingleton<WalletWatch>();
        services.AddSingleton<DecisionInputs>();
        services.AddSingleton<Waker>();
        services.AddSingleton<PaymentWorker>();
        services.AddSingleton<Reconciler>();
        services.AddSingleton<Sweeper>();
        services.AddSingleton<PoisonDesk>();
        services.AddSingleton<Cashier>();
        services.AddSingleton<AgentDesk>();
        services.AddSingleton<OperatorDesk>();
        services.AddSingleton<MessageDesk>();
    }

    private static MoneyQueues QueuesFrom(QueueSettings queues) => queues.ConnectionString.Length > 0
        ? MoneyQueues.FromConnectionString(queues.ConnectionString)
        : MoneyQueues.FromIdentity(
            new Uri(queues.QueueServiceUri),
            new DefaultAzureCredential(new DefaultAzureCredentialOptions
            {
                ManagedIdentityClientId = queues.ClientId.Length == 0 ? null : queues.ClientId,
            }));
}
