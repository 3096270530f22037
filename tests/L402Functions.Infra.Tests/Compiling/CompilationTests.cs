using System.Text.Json;

namespace L402Functions.Infra.Tests.Compiling;

/// <summary>What the compiler says of infra/: it knows the schema of every resource type, and warns of a property that none has.</summary>
public sealed class CompilationTests
{
    [BicepFact]
    public async Task The_template_compiles_without_a_warning()
    {
        var run = await CompiledTemplate.BuildAsync();

        Assert.Equal("", run.Diagnostics);
        Assert.Equal(0, run.ExitCode);
    }

    [BicepFact]
    public async Task The_linter_finds_nothing()
    {
        var run = await BicepCli.RunAsync("lint", Repository.PathOf("infra", "main.bicep"));

        Assert.Equal("", run.Diagnostics + run.Output);
        Assert.Equal(0, run.ExitCode);
    }

    [BicepFact]
    public async Task A_property_that_no_resource_has_is_a_warning_so_that_silence_means_something()
    {
        var folder = Directory.CreateTempSubdirectory("l402-bicep-");
        try
        {
            var file = Path.Combine(folder.FullName, "wrong.bicep");
            var wrong = Repository.Read("infra", "app", "identity.bicep").Replace("location: location", "locatoin: location", StringComparison.Ordinal);
            await File.WriteAllTextAsync(file, wrong);

            var run = await BicepCli.RunAsync("build", file, "--stdout");

            Assert.Contains("locatoin", run.Diagnostics, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [BicepFact]
    public async Task Every_storage_account_refuses_shared_keys_public_blobs_and_plain_http()
    {
        var accounts = await OfTypeAsync("Microsoft.Storage/storageAccounts");

        Assert.Equal(2, accounts.Count);
        Assert.All(accounts, account =>
        {
            Assert.False(account.GetProperty("allowSharedKeyAccess").GetBoolean());
            Assert.False(account.GetProperty("allowBlobPublicAccess").GetBoolean());
            Assert.True(account.GetProperty("supportsHttpsTrafficOnly").GetBoolean());
            Assert.Equal("TLS1_2", account.GetProperty("minimumTlsVersion").GetString());
        });
    }

    [BicepFact]
    public async Task The_vault_goes_by_roles_and_cannot_be_purged()
    {
        var vault = Assert.Single(await OfTypeAsync("Microsoft.KeyVault/vaults"));

        Assert.True(vault.GetProperty("enableRbacAuthorization").GetBoolean());
        Assert.True(vault.GetProperty("enablePurgeProtection").GetBoolean());
        Assert.True(vault.GetProperty("enableSoftDelete").GetBoolean());
        Assert.False(vault.TryGetProperty("accessPolicies", out _));
    }

    [BicepFact]
    public async Task Telemetry_is_taken_from_those_who_sign_in_alone()
    {
        var component = Assert.Single(await OfTypeAsync("Microsoft.Insights/components"));

        Assert.True(component.GetProperty("DisableLocalAuth").GetBoolean());
    }

    [BicepFact]
    public async Task The_app_runs_on_dotnet_10_isolated_and_opens_the_vault_with_its_own_identity()
    {
        var app = Assert.Single(await OfTypeAsync("Microsoft.Web/sites"));
        var runtime = app.GetProperty("functionAppConfig").GetProperty("runtime");

        Assert.Equal(("dotnet-isolated", "10.0"), (runtime.GetProperty("name").GetString(), runtime.GetProperty("version").GetString()));
        Assert.Contains("userAssignedIdentities", app.GetProperty("keyVaultReferenceIdentity").GetString(), StringComparison.Ordinal);
        Assert.True(app.GetProperty("httpsOnly").GetBoolean());
    }

    [BicepFact]
    public async Task No_resource_is_of_a_preview_api_but_for_diagnostic_settings_which_have_no_other()
    {
        var template = await CompiledTemplate.ReadAsync();

        var preview = CompiledTemplate.Resources(template)
            .Where(r => r.GetProperty("apiVersion").GetString()!.Contains("preview", StringComparison.Ordinal))
            .Select(r => r.GetProperty("type").GetString()).Distinct();

        Assert.Equal(["Microsoft.Insights/diagnosticSettings"], preview);
    }

    private static async Task<IReadOnlyList<JsonElement>> OfTypeAsync(string type) =>
        [.. CompiledTemplate.Resources(await CompiledTemplate.ReadAsync())
            .Where(r => r.GetProperty("type").GetString() == type && !r.TryGetProperty("existing", out _))
            .Select(r => r.GetProperty("properties"))];
}
