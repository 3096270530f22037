using System.Text.RegularExpressions;

namespace L402Functions.Conventions.Tests.Source;

/// <summary>House rules that no analyzer knows.</summary>
public sealed partial class SourceRuleTests
{
    private const int LongestFile = 350;

    private static readonly string[] Sources = [.. Repository.Files(".cs")];

    [Fact]
    public void No_file_is_too_long_to_read() =>
        Assert.Empty(Sources.Where(file => Repository.Read(file).Count(c => c == '\n') > LongestFile).ToArray());

    [Fact]
    public void A_file_of_the_product_is_named_after_its_type()
    {
        var misnamed = Sources
            .Where(file => file.StartsWith("src/", StringComparison.Ordinal) && Path.GetFileName(file) is not ("Program.cs" or "GlobalUsings.cs"))
            .Where(file => Type().Matches(Repository.Read(file)) is { Count: > 0 } types
                && types.All(type => Path.GetFileNameWithoutExtension(file).Split('.')[0] != type.Groups["name"].Value));
        Assert.Empty(misnamed);
    }

    [Fact]
    public void A_namespace_follows_its_folder()
    {
        var elsewhere = Sources
            .Where(file => file.StartsWith("src/", StringComparison.Ordinal))
            .Where(file => Namespace().Match(Repository.Read(file)) is { Success: true } found
                && found.Groups["name"].Value != NamespaceOf(Path.GetDirectoryName(file)!.Replace('\\', '/')["src/".Length..]));
        Assert.Empty(elsewhere);
    }

    [Fact]
    public void Nothing_is_left_to_be_done_in_a_comment() =>
        Assert.Empty(Sources.Where(file => !file.Contains("Conventions.Tests", StringComparison.Ordinal) && Unfinished().IsMatch(Repository.Read(file))).ToArray());

    [Fact]
    public void Spending_and_paywall_know_no_Azure()
    {
        var knowing = Sources.Where(file =>
            (file.StartsWith("src/L402Functions.Spending/", StringComparison.Ordinal) || file.StartsWith("src/L402Functions.Paywall/", StringComparison.Ordinal)
                || file.StartsWith("src/L402Functions.Protocol/", StringComparison.Ordinal))
            && Repository.Read(file).Contains("using Azure", StringComparison.Ordinal));
        Assert.Empty(knowing);
    }

    [Fact]
    public void Every_operators_function_asks_for_a_key()
    {
        var open = Sources
            .Where(file => file.StartsWith("src/L402Functions/", StringComparison.Ordinal))
            .SelectMany(file => Trigger().Matches(Repository.Read(file)).Select(match => (file, Level: match.Groups["level"].Value, Route: match.Groups["route"].Value)))
            .Where(trigger => trigger.Route.StartsWith("operator", StringComparison.Ordinal) && trigger.Level != "Function");
        Assert.Empty(open);
    }

    [Fact]
    public void White_space_is_as_the_editor_would_leave_it()
    {
        var (code, output) = Repository.Run(
            "dotnet", "format", "whitespace", Repository.Root, "--folder", "--verify-no-changes", "--exclude", "artifacts", "--include", "src", "tests", "bench", "eng");
        Assert.True(code == 0, output);
    }

    /// <summary>The app's own paywall folder would have the name of the paywall's assembly.</summary>
    private static string NamespaceOf(string folder) => folder == "L402Functions/Paywall" ? "L402Functions.Paywall.Http" : folder.Replace('/', '.');

    [GeneratedRegex(@"^(public|internal) (static |sealed |abstract |partial |readonly |unsafe )*(class|record struct|record|struct|interface|enum|delegate \S+) (?<name>\w+)", RegexOptions.Multiline)]
    private static partial Regex Type();

    [GeneratedRegex(@"^namespace (?<name>[\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Namespace();

    [GeneratedRegex(@"//.*\b(TODO|FIXME|HACK|XXX)\b")]
    private static partial Regex Unfinished();

    [GeneratedRegex(@"HttpTrigger\(\s*AuthorizationLevel\.(?<level>\w+).*?Route\s*=\s*""(?<route>[^""]*)""", RegexOptions.Singleline)]
    private static partial Regex Trigger();
}
