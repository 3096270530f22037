using System.Reflection;
using PublicApiGenerator;

namespace L402Functions.Conventions.Tests.PublicApi;

/// <summary>
/// The public members of each library are written down in <c>docs/api</c>, so that a change of them is seen in a review.
/// <c>L402_UPDATE_API=1 dotnet test tests/L402Functions.Conventions.Tests</c> writes them anew.
/// </summary>
public sealed class PublicApiTests
{
    private static readonly ApiGeneratorOptions Options = new() { IncludeAssemblyAttributes = false };

    [Theory]
    [InlineData("L402Functions.Protocol")]
    [InlineData("L402Functions.Nostr")]
    [InlineData("L402Functions.Paywall")]
    [InlineData("L402Functions.Spending")]
    [InlineData("L402Functions.Storage")]
    public void The_public_members_are_those_that_are_written_down(string library)
    {
        var file = Path.Combine(Repository.Root, "docs", "api", library + ".txt");
        var found = Assembly.Load(library).GeneratePublicApi(Options).ReplaceLineEndings("\n").TrimEnd() + "\n";
        if (Environment.GetEnvironmentVariable("L402_UPDATE_API") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, found);
        }

        Assert.True(File.Exists(file), $"docs/api/{library}.txt is missing: run with L402_UPDATE_API=1.");
        var known = File.ReadAllText(file).ReplaceLineEndings("\n");
        var (added, removed) = (Lines(found).Except(Lines(known)).ToList(), Lines(known).Except(Lines(found)).ToList());
        Assert.True(
            found == known,
            $"The public members of {library} are not those of docs/api/{library}.txt; if that is meant, run with L402_UPDATE_API=1.\n"
            + string.Join('\n', added.Take(20).Select(l => "+ " + l).Concat(removed.Take(20).Select(l => "- " + l))));
    }

    private static IEnumerable<string> Lines(string text) => text.Split('\n').Select(line => line.Trim());
}
