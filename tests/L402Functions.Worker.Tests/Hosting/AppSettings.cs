using System.Security.Cryptography;
using L402Functions.EndToEnd.Tests.Hosts;

namespace L402Functions.Worker.Tests.Hosting;

/// <summary>The settings of the function app: what the template sets in Azure, for a storage emulator and play money.</summary>
internal static class AppSettings
{
    public static Dictionary<string, string?> Of(string storage, string seller, string buyer)
    {
        var settings = HostSettings.Basic();
        settings["AzureWebJobsStorage"] = storage;
        settings["MoneyStorage"] = storage;
        settings["L402SweepSchedule"] = "0 * * * * *";
        settings["L402RollupSchedule"] = "0 */5 * * * *";
        settings["L402RetentionSchedule"] = "0 17 * * * *";
        settings["L402CheckpointSchedule"] = "0 3 * * * *";
        settings["L402VerifySchedule"] = "0 33 * * * *";
        settings["L402__Storage__ConnectionString"] = storage;
        settings["L402__Accounting__CheckpointKey"] = Convert.ToHexString(RandomNumberGenerator.GetBytes(32));
        settings["L402__Accounting__ReceiptKey"] = Convert.ToHexString(RandomNumberGenerator.GetBytes(32));
        settings["L402__Realm"] = "worker.example";
        settings["L402__Network"] = "regtest";
        settings["L402__Wallets__seller"] = seller;
        settings["L402__Wallets__buyer"] = buyer;
        settings["L402__Spending__Destinations__shop__Host"] = "shop.example";
        settings["L402__Spending__Destinations__shop__Category"] = "tool_calls";
        return settings;
    }
}
