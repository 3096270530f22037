namespace L402Functions.Infra.Tests.Hooks;

/// <summary>The hooks that fill the vault: a key that was written is never written again, and none is shown.</summary>
public sealed class HookTests
{
    private const string Key = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";
    private const string Address = $"nostr+walletconnect://{Key}?relay=wss%3A%2F%2Frelay.example&secret={Key}&lud16=seller@wallet.example";
    private static readonly (string, string) Seller = ("L402_WALLET_URI_SELLER", Address);

    [HookFact]
    public async Task The_first_provisioning_makes_every_secret_that_the_settings_name()
    {
        using var azure = new HookRun();

        var run = await azure.RunAsync("postprovision.sh", Seller);

        Assert.Equal((0, true), (run.ExitCode, run.Said.Contains("wrote the secret master-key-0", StringComparison.Ordinal)));
        var vault = azure.Vault();
        Assert.Equal(["checkpoint-key", "master-key-0", "receipt-key", "wallet-seller"], vault.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(Address, vault["wallet-seller"]);
        var keys = vault.Where(s => s.Key != "wallet-seller").Select(s => s.Value).ToList();
        Assert.All(keys, key => Assert.Matches("^[0-9a-f]{64}$", key));
        Assert.Equal(3, keys.Distinct().Count());
        Assert.Contains("configreferences/appsettings/refresh", azure.Calls(), StringComparison.Ordinal);
    }

    [HookFact]
    public async Task No_secret_is_printed_or_is_an_argument_of_a_command()
    {
        using var azure = new HookRun();

        var run = await azure.RunAsync("postprovision.sh", Seller);

        Assert.NotEmpty(azure.Vault());
        Assert.All(azure.Vault().Values, secret =>
        {
            Assert.DoesNotContain(secret, run.Said, StringComparison.Ordinal);
            Assert.DoesNotContain(secret, azure.Calls(), StringComparison.Ordinal);
        });
    }

    [HookFact]
    public async Task The_second_provisioning_writes_nothing()
    {
        using var azure = new HookRun();
        await azure.RunAsync("postprovision.sh", Seller);
        var before = azure.Vault();

        var again = await azure.RunAsync("preprovision.sh", ("L402_WALLET_URI_SELLER", Address.Replace("seller@", "other@", StringComparison.Ordinal)));
        var after = await azure.RunAsync("postprovision.sh");

        Assert.Equal((0, 0), (again.ExitCode, after.ExitCode));
        Assert.Equal(before, azure.Vault());
        Assert.Single(azure.Calls().Split('\n'), call => call.Contains("refresh", StringComparison.Ordinal));
    }

    [HookFact]
    public async Task A_new_number_makes_a_new_master_key_before_any_setting_names_it()
    {
        using var azure = new HookRun();
        await azure.RunAsync("postprovision.sh", Seller);
        var before = azure.Vault();

        var run = await azure.RunAsync("preprovision.sh", ("L402_MASTER_KEYS", "0,1"));

        Assert.Equal(0, run.ExitCode);
        var added = azure.Vault().Except(before).ToList();
        Assert.Equal("master-key-1", Assert.Single(added).Key);
        Assert.Equal(before["master-key-0"], azure.Vault()["master-key-0"]);
    }

    [HookFact]
    public async Task A_vault_that_does_not_answer_is_not_written_to()
    {
        using var azure = new HookRun();
        azure.TakeAzureDown();

        var run = await azure.RunAsync("postprovision.sh", Seller);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("nothing was written", run.Said, StringComparison.Ordinal);
        Assert.Empty(azure.Vault());
        Assert.DoesNotContain("--method put", azure.Calls(), StringComparison.Ordinal);
    }

    [HookFact]
    public async Task A_wallet_without_an_address_stops_before_anything_is_deployed()
    {
        using var azure = new HookRun();

        var run = await azure.RunAsync("postprovision.sh");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("the wallet seller has no address yet", run.Said, StringComparison.Ordinal);
    }

    [HookFact]
    public async Task A_system_without_wallets_asks_for_none()
    {
        using var azure = new HookRun();

        var run = await azure.RunAsync("postprovision.sh", ("L402_WALLETS", "none"));

        Assert.Equal(0, run.ExitCode);
        Assert.DoesNotContain(azure.Vault().Keys, name => name.StartsWith("wallet-", StringComparison.Ordinal));
    }

    [HookFact]
    public async Task Each_wallet_is_a_secret_of_its_own()
    {
        using var azure = new HookRun();

        await azure.RunAsync("postprovision.sh", ("L402_WALLETS", "seller,agents_eu"), Seller, ("L402_WALLET_URI_AGENTS_EU", Address));

        Assert.Contains("wallet-seller", azure.Vault().Keys);
        Assert.Contains("wallet-agents-eu", azure.Vault().Keys);
    }

    [HookFact]
    public async Task A_wallet_that_stands_in_a_file_of_azd_is_refused()
    {
        using var azure = new HookRun();
        azure.WriteProjectFile(".azure/test/.env", $"L402_WALLET_URI_SELLER=\"{Address}\"\n");

        var run = await azure.RunAsync("postprovision.sh", Seller);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains(".azure/test/.env", run.Said, StringComparison.Ordinal);
        Assert.DoesNotContain("wallet-seller", azure.Vault().Keys);
    }

    [HookFact]
    public async Task An_address_that_would_break_out_of_its_text_is_refused()
    {
        using var azure = new HookRun();

        var run = await azure.RunAsync("postprovision.sh", ("L402_WALLET_URI_SELLER", "nostr+walletconnect://x\",\"contentType\":\"y"));

        Assert.Equal(1, run.ExitCode);
        Assert.DoesNotContain("wallet-seller", azure.Vault().Keys);
    }

    [HookFact]
    public async Task The_settings_and_the_hooks_name_the_same_secrets()
    {
        using var azure = new HookRun();
        await azure.RunAsync("postprovision.sh", Seller);
        var settings = Repository.Read("infra", "app", "settings.bicep");

        Assert.All(azure.Vault().Keys, secret => Assert.Contains(
            "'" + secret.Replace("-0", "-${number}", StringComparison.Ordinal).Replace("-seller", "-${replace(name, '_', '-')}", StringComparison.Ordinal) + "'",
            settings, StringComparison.Ordinal));
    }

    [HookFact]
    public async Task A_master_key_gets_a_successor_and_is_never_replaced()
    {
        using var azure = new HookRun();
        await azure.RunAsync("postprovision.sh", Seller);
        var before = azure.Vault();

        var run = await azure.RunAsync("replace.sh master-key-0");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("L402_MASTER_KEYS", run.Said, StringComparison.Ordinal);
        Assert.Equal(before, azure.Vault());
    }

    [HookFact]
    public async Task A_wallet_is_replaced_where_there_is_one()
    {
        using var azure = new HookRun();
        await azure.RunAsync("postprovision.sh", Seller);
        var other = Address.Replace("seller@", "other@", StringComparison.Ordinal);

        var none = await azure.RunAsync("replace.sh wallet-buyer", other);
        var run = await azure.RunAsync("replace.sh wallet-seller", other);

        Assert.Equal((1, 0), (none.ExitCode, run.ExitCode));
        Assert.Equal(other, azure.Vault()["wallet-seller"]);
        Assert.DoesNotContain("wallet-buyer", azure.Vault().Keys);
        Assert.DoesNotContain(other, azure.Calls() + run.Said, StringComparison.Ordinal);
    }
}
