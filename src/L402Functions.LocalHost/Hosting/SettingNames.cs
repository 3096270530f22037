using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;

namespace L402Functions.LocalHost.Hosting;

/// <summary>Replaces <c>%NAME%</c> in what a trigger attribute says by the setting of that name.</summary>
internal static partial class SettingNames
{
    /// <summary>The text with every setting filled in.</summary>
    /// <exception cref="FunctionSetupException">A setting is missing; the message names it and the function.</exception>
    public static string Resolve(string text, string function, IConfiguration configuration) =>
        Reference().Replace(text, match => configuration[match.Groups[1].Value]
            ?? throw new FunctionSetupException($"Function '{function}' refers to the setting '{match.Groups[1].Value}', which is not configured."));

    [GeneratedRegex("%([^%]+)%", RegexOptions.CultureInvariant)]
    private static partial Regex Reference();
}
