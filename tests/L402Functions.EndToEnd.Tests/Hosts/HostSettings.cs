using System.Security.Cryptography;

namespace L402Functions.EndToEnd.Tests.Hosts;

/// <summary>Settings of a host, as environment variables.</summary>
internal static class HostSettings
{
    /// <summary>The operator's key of every host here.</summary>
    public const string OperatorKey = "operator-key-of-the-tests";

    /// <summary>The master key of every host here, so that a test can mint what the app itself never would.</summary>
    public static readonly byte[] MasterKey = RandomNumberGenerator.GetBytes(32);

    /// <summary>Keys, and guards wide enough to be out of the way: each ask gets an invoice of its own.</summary>
    public static Dictionary<string, string?> Basic() => new()
    {
        ["L402__MasterKeys__0"] = Convert.ToBase64String(MasterKey),
        ["LocalHost__OperatorKey"] = OperatorKey,
        ["L402__Guards__ClientBurst"] = "1000000",
        ["L402__Guards__ClientPerMinute"] = "60000000",
        ["L402__Guards__MaxOpenQuotes"] = "1000000",
        ["L402__Guards__ReuseQuoteSeconds"] = "0",
    };

    /// <summary>A price policy.</summary>
    public static Dictionary<string, string?> Price(this Dictionary<string, string?> settings, string name, params (string Name, string Value)[] members) =>
        settings.Add("Prices", name, members);

    /// <summary>An upstream route.</summary>
    public static Dictionary<string, string?> Route(this Dictionary<string, string?> settings, string name, params (string Name, string Value)[] members) =>
        settings.Add("Routes", name, members);

    private static Dictionary<string, string?> Add(
        this Dictionary<string, string?> settings, string section, string name, (string Name, string Value)[] members)
    {
        foreach (var (member, value) in members)
        {
            settings[$"L402__{section}__{name}__{member}"] = value;
        }

        return settings;
    }
}
