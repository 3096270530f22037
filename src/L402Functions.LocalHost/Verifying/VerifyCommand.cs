using L402Functions.Composition;
using L402Functions.LocalHost.Running;
using L402Functions.Spending;
using L402Functions.Spending.Audit.Verification;
using L402Functions.Spending.Ledger;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace L402Functions.LocalHost.Verifying;

/// <summary>
/// <c>--verify-audit</c>: verifies books with the app's own verifier, reading alone. It takes the same settings as the host; without any it finds the host that runs
/// on this machine, and asks that one's wallets too.
/// </summary>
internal static class VerifyCommand
{
    private static readonly Uri NoUpstream = new("http://127.0.0.1:1/");

    /// <summary>True where nothing is wrong.</summary>
    public static async Task<bool> RunAsync(LocalHostArguments arguments, TextWriter output, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var given = builder.Configuration["L402:Storage:ConnectionString"] ?? arguments.Storage;
        var host = given is null ? RunningHost.FindNewest() : null;
        if ((given ?? host?.Storage) is not { } storage)
        {
            await output.WriteLineAsync("Whose books? Say --storage <connection string>, set L402__Storage__ConnectionString, or start a LocalHost.");
            return false;
        }

        var wallets = (host?.Wallets ?? new Dictionary<string, string>()).Where(w => w.Value.Length > 0);
        builder.Configuration.Sources.Insert(0, new MemoryConfigurationSource
        {
            InitialData = wallets.Select(w => KeyValuePair.Create(LocalApp.WalletSetting(w.Key), (string?)w.Value)),
        });
        builder.Configuration.Sources.Insert(0, LocalApp.Defaults(storage, NoUpstream, LocalSecrets.ForCurrentUser()));
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddL402Functions(builder.Configuration);
        await using var provider = builder.Services.BuildServiceProvider();
        try
        {
            var verifier = provider.GetRequiredService<AuditVerifier>();
            var report = await verifier.VerifyAllAsync(arguments.Deep, TimeBox.Endless(TimeProvider.System), cancellationToken);
            VerificationTable.Write(output, report, host?.Address);
            return report.Intact;
        }
        catch (LedgerStoreException unreachable)
        {
            await output.WriteLineAsync($"The storage does not answer: {unreachable.Message}");
            return false;
        }
    }
}
