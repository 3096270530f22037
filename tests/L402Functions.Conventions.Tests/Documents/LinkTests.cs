using System.Text.RegularExpressions;

namespace L402Functions.Conventions.Tests.Documents;

/// <summary>What a document points to is there.</summary>
public sealed partial class LinkTests
{
    public static TheoryData<string> Documents => [.. Repository.Files(".md")];

    [Theory]
    [MemberData(nameof(Documents))]
    public void Every_link_inside_the_repository_leads_somewhere(string document)
    {
        var broken = new List<string>();
        foreach (Match link in Link().Matches(Fence().Replace(Repository.Read(document), "")))
        {
            var target = link.Groups["target"].Value;
            if (target.StartsWith("http", StringComparison.Ordinal) || target.StartsWith("mailto:", StringComparison.Ordinal))
            {
                continue;
            }

            var (file, anchor) = target.Split('#') is [var path, var part] ? (path, part) : (target, null);
            var full = file.Length == 0 ? document : Path.GetRelativePath(
                Repository.Root, Path.GetFullPath(Path.Combine(Repository.Root, Path.GetDirectoryName(document)!, file))).Replace('\\', '/');
            if (!Repository.Exists(full) || (anchor is not null && !AnchorsOf(full).Contains(anchor)))
            {
                broken.Add(target);
            }
        }

        Assert.Empty(broken);
    }

    private static HashSet<string> AnchorsOf(string document) =>
    [
        .. Heading().Matches(Repository.Read(document)).Select(heading =>
            NotInAnchors().Replace(heading.Groups["text"].Value.Trim().ToLowerInvariant(), "").Replace(' ', '-')),
    ];

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex("^```.*?^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();

    [GeneratedRegex("^#+ (?<text>.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NotInAnchors();
}
