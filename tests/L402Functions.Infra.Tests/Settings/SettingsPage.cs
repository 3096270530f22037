using System.Text.RegularExpressions;

namespace L402Functions.Infra.Tests.Settings;

/// <summary>docs/settings.md: the list of every setting.</summary>
internal static partial class SettingsPage
{
    /// <summary>Who gives a setting its value in a deployment.</summary>
    public enum SetBy
    {
        Template,
        Vault,
        Offers,
        Desk,
    }

    /// <summary>A line of the page.</summary>
    /// <param name="Name">With <c>:</c> between its parts, and <c>&lt;name&gt;</c> or <c>&lt;n&gt;</c> for a part that is free.</param>
    /// <param name="Required">Whether an app without it does not start.</param>
    /// <param name="By">Who sets it.</param>
    /// <param name="OfHostAlone">Whether the Functions host reads it and no code of this repository.</param>
    public sealed record Line(string Name, bool Required, SetBy By, bool OfHostAlone)
    {
        public bool Covers(string setting) => Regex.IsMatch(setting, "^" + Free().Replace(Regex.Escape(Name), "[^:]+") + "$");
    }

    public static IReadOnlyList<Line> Read()
    {
        var page = Repository.Read("docs", "settings.md");
        var ofHost = page.IndexOf("## The host's alone", StringComparison.Ordinal);
        return [.. Row().Matches(page).Select(m => new Line(
            m.Groups["name"].Value,
            m.Groups["default"].Value.Trim() == "required",
            Enum.Parse<SetBy>(m.Groups["by"].Value.Trim(), ignoreCase: true),
            m.Index > ofHost))];
    }

    [GeneratedRegex(@"^\| `(?<name>[^`]+)` \|(?<default>[^|]*)\|(?<by>[^|]*)\|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex("<name>|<n>")]
    private static partial Regex Free();
}
