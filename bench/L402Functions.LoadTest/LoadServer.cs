using L402Functions.Composition;
using L402Functions.DevWallet;
using L402Functions.LocalHost.Hosting;
using L402Functions.Protocol;
using L402Functions.Protocol.Wallets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace L402Functions.LoadTest;

/// <summary>The process under load: the engine of LocalHost, the app's paywall, and the functions of this assembly.</summary>
internal static class LoadServer
{
    /// <summary>Names a client of its own to the limits on unpaid offers.</summary>
    public const string ClientHeader = "X-Load-Client";

    public static async Task RunAsync(string url, string storage, string masterKey)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(url);
        foreach (var (name, value) in new (string, string)[]
        {
            ("L402:Storage:ConnectionString", storage),
            ("MoneyStorage", storage),
            ("L402SweepSchedule", "0 * * * * *"),
            ("L402RollupSchedule", "0 0 0 1 1 *"),
            ("L402RetentionSchedule", "0 0 0 1 1 *"),
            ("L402CheckpointSchedule", "0 0 0 1 1 *"),
            ("L402VerifySchedule", "0 0 0 1 1 *"),
            ("L402:MasterKeys:0", masterKey),
            ("L402:Accounting:CheckpointKey", new string('1', 64)),
            ("L402:Accounting:ReceiptKey", new string('2', 64)),
            ("L402:ClientAddressHeader", ClientHeader),
            ("L402:Guards:ClientBurst", "1000000"),
            ("L402:Guards:MaxOpenQuotes", "1000000"),
            ("L402:Guards:ClientPerMinute", "60000000"),
        })
        {
            builder.Configuration[name] = value;
        }

        builder.Services.AddSingleton<IWallet>(new SimulatedNetwork(TimeProvider.System).CreateWallet("seller", Msat.Zero));
        builder.AddLocalFunctions(
            [typeof(L402FunctionsServices).Assembly, typeof(LoadFunctions).Assembly],
            worker =>
            {
                worker.Services.AddL402Functions(builder.Configuration, typeof(LoadFunctions).Assembly);
                worker.UseL402Functions();
            });
        var app = builder.Build();
        app.MapLocalFunctions();
        await app.StartAsync();
        Console.WriteLine("ready");

        // The driver ends this process by closing its input.
        await Console.In.ReadToEndAsync();
        await app.StopAsync();
    }
}
