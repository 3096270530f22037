using System.Text.Json;
using System.Text.RegularExpressions;

namespace L402Functions.Infra.Tests.Settings;

/// <summary>The settings that infra/app/settings.bicep gives the app, as its text says; a test holds that against the compiled template.</summary>
internal static partial class TemplateSettings
{
    private static readonly string Text = Repository.Read("infra", "app", "settings.bicep");

    /// <summary>What every installation has, and the expression of each.</summary>
    public static IReadOnlyDictionary<string, string> Fixed()
    {
        var begin = Text.IndexOf("output fixed object = {", StringComparison.Ordinal);
        var end = Text.IndexOf("\n}\n", begin, StringComparison.Ordinal);
        return Setting().Matches(Text[begin..end]).ToDictionary(m => m.Groups["name"].Value, m => m.Groups["value"].Value, StringComparer.Ordinal);
    }

    /// <summary>Names that end in the number of a key or the name of a wallet, as on the page of settings.</summary>
    public static IEnumerable<string> Named() =>
        Free().Matches(Text).Select(m => AsConfiguration(m.Groups["name"].Value) + (m.Groups["part"].Value == "number" ? ":<n>" : ":<name>"));

    /// <summary>What the seller wrote into offers.json.</summary>
    public static IReadOnlyDictionary<string, string> Offers() =>
        JsonSerializer.Deserialize<Dictionary<string, string>>(Repository.Read("infra", "offers.json"))!;

    /// <summary>An environment variable's name as the name of a setting.</summary>
    public static string AsConfiguration(string variable) => variable.Replace("__", ":", StringComparison.Ordinal);

    [GeneratedRegex(@"^  (?<name>[A-Za-z]\w+): (?<value>.+)$", RegexOptions.Multiline)]
    private static partial Regex Setting();

    [GeneratedRegex(@"'(?<name>L402__\w+)__\$\{(?<part>\w+)\}'")]
    private static partial Regex Free();
}
