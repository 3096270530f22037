using L402Functions.Composition;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace L402Functions.Infra.Tests.Settings;

/// <summary>The app's own check of its settings at start, on the settings of the template.</summary>
public sealed class StartTests
{
    private const string Key = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";

    /// <summary>Keys that sign different things are different keys.</summary>
    private const string OtherKey = "7feeddccbbaa99887766554433221100ffeeddccbbaa99887766554433221100";

    /// <summary>Of the key pair whose secret is 1: a point that is on the curve.</summary>
    private const string PublicKey = "79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798";
    private const string Wallet = $"nostr+walletconnect://{PublicKey}?relay=wss%3A%2F%2Frelay.example&secret={Key}";

    [Fact]
    public void An_app_starts_on_the_settings_of_the_template() => Validate(Deployed());

    [Fact]
    public void It_starts_without_a_wallet() =>
        Validate(Deployed().Where(s => !s.Key.StartsWith("L402:Wallets", StringComparison.Ordinal)));

    [Fact]
    public void It_does_not_start_on_a_reference_that_the_platform_could_not_follow()
    {
        var settings = Deployed();
        settings["L402:MasterKeys:0"] = "@Microsoft.KeyVault(SecretUri=https://vault.example/secrets/master-key-0)";

        var refused = Assert.Throws<OptionsValidationException>(() => Validate(settings));

        Assert.Contains("L402:MasterKeys:0", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(RequiredNames))]
    public void It_does_not_start_without_a_setting_that_the_page_calls_required(string name) =>
        Assert.Throws<OptionsValidationException>(() => Validate(Deployed().Where(s => s.Key != name)));

    public static TheoryData<string> RequiredNames =>
        [.. SettingsPage.Read().Where(line => line.Required && line.By is SettingsPage.SetBy.Template && !Unknown(line.Name)).Select(line => line.Name), "L402:MasterKeys:0"];

    private static void Validate(IEnumerable<KeyValuePair<string, string?>> settings)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        var services = new ServiceCollection().AddLogging();
        services.AddL402Functions(configuration);
        using var provider = services.BuildServiceProvider();
        provider.GetRequiredService<IStartupValidator>().Validate();
    }

    /// <summary>Every setting of the template with a value such as the platform would put there.</summary>
    private static Dictionary<string, string?> Deployed()
    {
        var settings = TemplateSettings.Fixed()
            .Select(s => KeyValuePair.Create(TemplateSettings.AsConfiguration(s.Key), ValueOf(s.Value)))
            .Where(s => !Unknown(s.Key))
            .ToDictionary(StringComparer.Ordinal);
        settings["L402:MasterKeys:0"] = Key;
        settings["L402:Wallets:seller"] = Wallet;
        foreach (var (name, value) in TemplateSettings.Offers())
        {
            settings[TemplateSettings.AsConfiguration(name)] = value;
        }

        return settings;
    }

    private static string? ValueOf(string expression) => expression switch
    {
        "fromVault(vaultUri, 'receipt-key')" => OtherKey,
        _ when expression.StartsWith("fromVault(", StringComparison.Ordinal) => Key,
        _ when expression.Contains("primaryEndpoints", StringComparison.Ordinal) => $"https://account.{expression.Split('.')[^1]}.example/",
        _ when expression.StartsWith('\'') => expression.Trim('\''),
        "identityClientId" => "7d3c3b1e-0000-4000-8000-000000000000",
        "component.properties.ConnectionString" => "InstrumentationKey=00000000-0000-0000-0000-000000000000",
        "string(currentMasterKey)" => "0",
        "string(rawDays)" => "90",
        "string(archiveMonths)" => "13",
        "anchorOnNostr ? 'true' : 'false'" => "false",
        "realm" => "l402functions",
        "lightningNetwork" => "mainnet",
        "clientAddressHeader" => "X-Forwarded-For",
        "spendingMode" => "shadow",
        _ => throw new InvalidOperationException($"This test does not know what {expression} would be."),
    };

    /// <summary>Of code that is not there yet: a name that no setting has ends the start.</summary>
    private static bool Unknown(string name) => PendingSettings.Names.Contains(name) && !CodeSettings.All().Contains(name);
}
