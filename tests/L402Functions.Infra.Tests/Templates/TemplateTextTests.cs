using System.Text.RegularExpressions;

namespace L402Functions.Infra.Tests.Templates;

/// <summary>What the text of infra/ must and must not say. These need no compiler.</summary>
public sealed partial class TemplateTextTests
{
    private static readonly string[] Keys =
    [
        "listKeys", "listAccountSas", "listServiceSas", "listConnectionStrings", "AccountKey=", "SharedAccessKey", "SharedAccessSignature", "DefaultEndpointsProtocol",
        "ConnectionString=", "UseDevelopmentStorage", "nostr+walletconnect", "listSecrets", "getSecret(",
    ];

    public static TheoryData<string> Files => [.. Repository.Templates()];

    [Theory]
    [MemberData(nameof(Files))]
    public void Nothing_is_opened_with_a_key(string file)
    {
        var text = Repository.Read(file);

        Assert.All(Keys, key => Assert.DoesNotContain(key, text, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>
    /// The rule is about storage. The address of the Application Insights component comes in a thing called connection string and holds no
    /// secret as long as the component refuses what is not signed in: that one setting, from the component's own property, and no other.
    /// </summary>
    [Theory]
    [MemberData(nameof(Files))]
    public void The_only_connection_string_is_the_address_of_telemetry(string file)
    {
        var code = Comment().Replace(Repository.Read(file), "");

        var lines = code.Split('\n').Where(line => line.Contains("connectionstring", StringComparison.OrdinalIgnoreCase)
            || line.Contains("connection_string", StringComparison.OrdinalIgnoreCase)).Select(line => line.Trim());

        Assert.All(lines, line => Assert.Equal("APPLICATIONINSIGHTS_CONNECTION_STRING: component.properties.ConnectionString", line));
    }

    [Fact]
    public void The_address_of_telemetry_is_set_once_and_beside_it_how_to_sign_in()
    {
        var code = string.Concat(Repository.Templates().Select(file => Comment().Replace(Repository.Read(file), "")));

        Assert.Single(Regex.Matches(code, "APPLICATIONINSIGHTS_CONNECTION_STRING"));
        Assert.Contains("APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${identityClientId};Authorization=AAD'", code, StringComparison.Ordinal);
        Assert.Contains("DisableLocalAuth: true", code, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_storage_account_says_that_shared_keys_are_refused()
    {
        var text = string.Concat(Repository.Templates().Select(file => Repository.Read(file)));

        var accounts = StorageAccount().Count(text);

        Assert.Equal(2, accounts);
        Assert.Equal(accounts, Regex.Count(text, @"^\s*allowSharedKeyAccess: false$", RegexOptions.Multiline));
        Assert.Equal(accounts, Regex.Count(text, "allowSharedKeyAccess"));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void A_module_of_a_registry_is_pinned_to_a_full_version(string file)
    {
        var references = Module().Matches(Repository.Read(file)).Select(m => m.Groups[1].Value)
            .Where(reference => reference.StartsWith("br", StringComparison.Ordinal) || reference.StartsWith("ts", StringComparison.Ordinal));

        Assert.All(references, reference => Assert.Matches(@"^br[/:].+:\d+\.\d+\.\d+$", reference));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_resource_has_a_pinned_api_version(string file) =>
        Assert.All(
            Resource().Matches(Repository.Read(file)).Select(m => m.Groups[1].Value).Where(type => type.Contains('/', StringComparison.Ordinal)),
            type => Assert.Matches(@"@20\d\d-\d\d-\d\d(-preview)?$", type));

    [Theory]
    [MemberData(nameof(Files))]
    public void A_file_is_about_one_thing(string file) =>
        Assert.InRange(Repository.Read(file).Split('\n').Length, 1, 350);

    [Fact]
    public void Nobody_but_the_app_writes_to_moneys_data()
    {
        var developer = Comment().Replace(Repository.Read("infra", "app", "developer.bicep"), "");

        Assert.DoesNotContain("Contributor", developer, StringComparison.Ordinal);
        Assert.DoesNotContain("Owner", developer, StringComparison.Ordinal);
        Assert.Contains("param developerAccess bool = false", Repository.Read("infra", "main.bicep"), StringComparison.Ordinal);
    }

    [GeneratedRegex(@"(?<=^|\s)//.*$", RegexOptions.Multiline)]
    private static partial Regex Comment();

    [GeneratedRegex(@"^\s*resource \w+ 'Microsoft\.Storage/storageAccounts@[^']+' = ", RegexOptions.Multiline)]
    private static partial Regex StorageAccount();

    [GeneratedRegex(@"^\s*module \w+ '([^']+)'", RegexOptions.Multiline)]
    private static partial Regex Module();

    [GeneratedRegex(@"^\s*resource \w+ '([^']+)'", RegexOptions.Multiline)]
    private static partial Regex Resource();
}
