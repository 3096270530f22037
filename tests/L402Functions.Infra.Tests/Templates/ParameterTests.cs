using System.Text.Json;
using System.Text.RegularExpressions;

namespace L402Functions.Infra.Tests.Templates;

/// <summary>main.parameters.json, which hands azd's environment to main.bicep.</summary>
public sealed partial class ParameterTests
{
    private static readonly string Main = Repository.Read("infra", "main.bicep");

    [Fact]
    public void Every_parameter_can_be_given_by_an_environment_variable_and_none_is_left_over() =>
        Assert.Equal(Declared().Keys.Order(StringComparer.Ordinal), Given().Keys.Order(StringComparer.Ordinal));

    /// <summary>azd passes on an empty text as a value, so each default has to stand in both files.</summary>
    [Fact]
    public void Each_default_is_the_same_in_both_files() =>
        Assert.All(Given(), given =>
        {
            var (_, standard) = Variable(given.Value);
            Assert.Equal(Declared()[given.Key], standard);
        });

    [Fact]
    public void Whoever_deploys_is_asked_only_where_and_for_whom_alerts_are() =>
        Assert.Equal(
            ["alertEmail", "environmentName", "location"],
            Declared().Where(p => p.Value is null).Select(p => p.Key).Order(StringComparer.Ordinal));

    [Fact]
    public void The_guide_to_deploying_names_every_variable()
    {
        var guide = Repository.Read("docs", "deploy.md");

        Assert.All(
            Given().Values.Select(value => Variable(value).Name).Where(name => name.StartsWith("L402_", StringComparison.Ordinal)),
            name => Assert.Contains($"`{name}`", guide, StringComparison.Ordinal));
    }

    /// <summary>What a parameter is when nobody says: the text of its default, null where there is none.</summary>
    private static Dictionary<string, string?> Declared() =>
        Parameter().Matches(Main).ToDictionary(
            m => m.Groups["name"].Value,
            m => m.Groups["default"].Success ? m.Groups["default"].Value.Trim('\'') : null,
            StringComparer.Ordinal);

    private static Dictionary<string, string> Given()
    {
        using var file = JsonDocument.Parse(Repository.Read("infra", "main.parameters.json"));
        return file.RootElement.GetProperty("parameters").EnumerateObject()
            .ToDictionary(p => p.Name, p => p.Value.GetProperty("value").GetString()!, StringComparer.Ordinal);
    }

    private static (string Name, string? Default) Variable(string value)
    {
        var match = Reference().Match(value);
        Assert.True(match.Success, $"{value} is not one variable.");
        return (match.Groups["name"].Value, match.Groups["default"].Success ? match.Groups["default"].Value : null);
    }

    [GeneratedRegex(@"^param (?<name>\w+) \w+( = (?<default>.+))?$", RegexOptions.Multiline)]
    private static partial Regex Parameter();

    [GeneratedRegex(@"^\$\{(?<name>[A-Z0-9_]+)(=(?<default>[^}]*))?\}$")]
    private static partial Regex Reference();
}
