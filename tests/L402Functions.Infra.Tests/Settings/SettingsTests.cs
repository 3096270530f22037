using L402Functions.Infra.Tests.Compiling;

namespace L402Functions.Infra.Tests.Settings;

/// <summary>Code, template and page name the same settings.</summary>
public sealed class SettingsTests
{
    /// <summary>The Functions host takes it with a connection and no code reads it.</summary>
    private static readonly string[] OfHostWithAConnection = ["MoneyStorage:credential"];

    [Fact]
    public void Every_setting_that_the_code_reads_is_on_the_page_once()
    {
        var page = SettingsPage.Read();

        Assert.Equal(page.Count, page.Select(line => line.Name).Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.All(CodeSettings.All(), name => Assert.Contains(page, line => line.Name == name));
    }

    [Fact]
    public void The_page_names_no_setting_that_nobody_reads()
    {
        var read = CodeSettings.All();

        var unread = SettingsPage.Read().Where(line => !line.OfHostAlone).Select(line => line.Name)
            .Where(name => !read.Contains(name) && !PendingSettings.Names.Contains(name) && !OfHostWithAConnection.Contains(name, StringComparer.Ordinal));

        Assert.Empty(unread);
    }

    [Fact]
    public void The_template_sets_exactly_what_the_page_says_it_does()
    {
        var set = TemplateSettings.Fixed().Keys.Select(TemplateSettings.AsConfiguration).Concat(TemplateSettings.Named());

        var said = SettingsPage.Read().Where(line => line.By is SettingsPage.SetBy.Template or SettingsPage.SetBy.Vault).Select(line => line.Name);

        Assert.Equal(said.Order(StringComparer.Ordinal), set.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void What_the_page_says_is_of_the_vault_is_a_reference_to_it_and_nothing_else_is()
    {
        var references = TemplateSettings.Fixed().Where(s => s.Value.StartsWith("fromVault(", StringComparison.Ordinal)).Select(s => TemplateSettings.AsConfiguration(s.Key));

        var said = SettingsPage.Read().Where(line => line.By is SettingsPage.SetBy.Vault).Select(line => line.Name);

        Assert.Equal(said.Order(StringComparer.Ordinal), references.Concat(TemplateSettings.Named()).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void What_the_app_does_not_start_without_is_left_to_nobody() =>
        Assert.All(
            SettingsPage.Read().Where(line => line.Required && !line.Name.StartsWith("L402:Routes:", StringComparison.Ordinal)),
            line => Assert.True(line.By is SettingsPage.SetBy.Template or SettingsPage.SetBy.Vault, line.Name));

    [Fact]
    public void Offers_are_settings_that_the_page_leaves_to_offers()
    {
        var page = SettingsPage.Read();

        Assert.All(TemplateSettings.Offers().Keys.Select(TemplateSettings.AsConfiguration), name =>
            Assert.Contains(page, line => line.By is SettingsPage.SetBy.Offers && line.Covers(name)));
    }

    [Fact]
    public void The_settings_of_a_desk_are_on_the_page()
    {
        using var example = System.Text.Json.JsonDocument.Parse(Repository.Read("local.settings.example.json"));
        var page = SettingsPage.Read();

        Assert.All(example.RootElement.GetProperty("Values").EnumerateObject().Select(v => TemplateSettings.AsConfiguration(v.Name)), name =>
            Assert.Contains(page, line => line.Covers(name)));
    }

    [Fact]
    public void The_code_reads_the_environment_through_its_configuration_alone()
    {
        string[] projects = ["L402Functions", "L402Functions.Paywall", "L402Functions.Spending", "L402Functions.Storage", "L402Functions.Nostr", "L402Functions.Protocol"];

        var sources = projects.SelectMany(p => Directory.EnumerateFiles(Repository.PathOf("src", p), "*.cs", SearchOption.AllDirectories))
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal));

        Assert.All(sources, file => Assert.DoesNotContain("GetEnvironmentVariable", File.ReadAllText(file), StringComparison.Ordinal));
    }

    [BicepFact]
    public async Task The_compiled_template_hands_on_the_settings_that_the_text_names()
    {
        var module = await CompiledTemplate.ModuleAsync("settings");

        var compiled = module.GetProperty("outputs").GetProperty("fixed").GetProperty("value").EnumerateObject().Select(p => p.Name);

        Assert.Equal(TemplateSettings.Fixed().Keys.Order(StringComparer.Ordinal), compiled.Order(StringComparer.Ordinal));
    }
}
