using L402Functions.Operator;
using L402Functions.Paywall.Receipts;
using L402Functions.Paywall.Sales;
using L402Functions.Settings;
using L402Functions.Storage.Sales;
using Microsoft.Extensions.DependencyInjection;

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
}
