using System.Text.RegularExpressions;

namespace L402Functions.Infra.Tests.Templates;

/// <summary>azure.yaml and what it names.</summary>
public sealed partial class AzdTests
{
    private static readonly string Azd = Repository.Read("azure.yaml");

    [Fact]
    public void Everything_that_azure_yaml_names_is_there()
    {
        Assert.True(Directory.Exists(Repository.PathOf(Value("project"))));
        Assert.True(File.Exists(Repository.PathOf(Value("path"), Value("module") + ".bicep")));
        Assert.All(Hook().Matches(Azd).Select(m => m.Groups[1].Value), script => Assert.True(File.Exists(Repository.PathOf(script)), script));
        Assert.Equal(4, Hook().Count(Azd));
    }

    [Fact]
    public void The_service_is_the_one_that_the_apps_tag_names()
    {
        var service = Regex.Match(Azd, @"^services:\n  (\w+):$", RegexOptions.Multiline).Groups[1].Value;

        Assert.Contains($"'azd-service-name': '{service}'", Repository.Read("infra", "app", "api.bicep"), StringComparison.Ordinal);
        Assert.Contains($"output SERVICE_{service.ToUpperInvariant()}_NAME string", Repository.Read("infra", "main.bicep"), StringComparison.Ordinal);
    }

    [Fact]
    public void The_environments_of_azd_are_not_committed() =>
        Assert.Contains(".azure/", Repository.Read(".gitignore").Split('\n'));

    private static string Value(string name) => Regex.Match(Azd, $@"^\s+{name}: (\S+)$", RegexOptions.Multiline).Groups[1].Value;

    [GeneratedRegex(@"^\s+run: (\S+)$", RegexOptions.Multiline)]
    private static partial Regex Hook();
}
