using L402Functions.Protocol.Caveats;

namespace L402Functions.Protocol.Tests.Caveats;

public sealed class PathPatternTests
{
    [Theory]
    [InlineData("/")]
    [InlineData("/*")]
    [InlineData("/a")]
    [InlineData("/a/b")]
    [InlineData("/a/*")]
    [InlineData("/a/..b/.c/d..")]
    [InlineData("/übung/x y")]
    public void Patterns_are_exact_paths_and_subtrees(string text)
    {
        Assert.True(PathPattern.TryParse(text, out var pattern));
        Assert.Equal(text, pattern.ToString());
        Assert.Equal(text.EndsWith('*'), pattern.IsSubtree);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a")]
    [InlineData("*")]
    [InlineData("a/*")]
    [InlineData("//")]
    [InlineData("/a/")]
    [InlineData("/a//b")]
    [InlineData("//a")]
    [InlineData("/a/.")]
    [InlineData("/a/..")]
    [InlineData("/../a")]
    [InlineData("/a/../*")]
    [InlineData("/a*")]
    [InlineData("/a/**")]
    [InlineData("/*/b")]
    [InlineData("/a/*/*")]
    [InlineData("/a/%2e%2e")]
    [InlineData("/a?b")]
    [InlineData("/a#b")]
    [InlineData("/a\\b")]
    [InlineData("/a\nb")]
    [InlineData("/a\0")]
    [InlineData("/a\u007F")]
    [InlineData("/a\u0085")]
    public void Ambiguous_patterns_are_refused(string text)
    {
        Assert.False(PathPattern.TryParse(text, out _));
        Assert.Throws<FormatException>(() => PathPattern.Parse(text));
    }

    [Fact]
    public void A_pattern_has_at_most_1024_characters()
    {
        Assert.True(PathPattern.TryParse("/" + new string('a', 1023), out _));
        Assert.False(PathPattern.TryParse("/" + new string('a', 1024), out _));
    }

    [Theory]
    [InlineData("/a/b", "/a/b", true)]
    [InlineData("/a/b", "/a/B", false)]
    [InlineData("/a/b", "/a/b/", false)]
    [InlineData("/a/b", "/a/b/c", false)]
    [InlineData("/", "/", true)]
    [InlineData("/", "/a", false)]
    [InlineData("/*", "/a", true)]
    [InlineData("/*", "/a/b", true)]
    [InlineData("/*", "/", false)]
    [InlineData("/a/*", "/a/b", true)]
    [InlineData("/a/*", "/a/b/c", true)]
    [InlineData("/a/*", "/a/*", true)]
    [InlineData("/a/*", "/a", false)]
    [InlineData("/a/*", "/a/", false)]
    [InlineData("/a/*", "/ab", false)]
    [InlineData("/a/*", "/ab/c", false)]
    [InlineData("/a/*", "/b/a/c", false)]
    [InlineData("/a/*", "/A/b", false)]
    [InlineData("/a/*", "a/b", false)]
    [InlineData("/a/*", "", false)]
    [InlineData("/a/*", "/a/..", false)]
    [InlineData("/a/*", "/a/../secret", false)]
    [InlineData("/a/*", "/a/b/../../secret", false)]
    [InlineData("/a/*", "/a/./b", false)]
    [InlineData("/a/*", "/a//b", false)]
    [InlineData("/a/*", "//a/b", false)]
    [InlineData("/a/*", "/a/b//", false)]
    [InlineData("/a/*", "/a/%2e%2e/secret", false)]
    [InlineData("/a/*", "/a/..%2fsecret", false)]
    [InlineData("/a/*", "/a/b%2Fc", false)]
    [InlineData("/a/*", "/a/..\\secret", false)]
    [InlineData("/a/*", "/a/b?x=1", false)]
    [InlineData("/a/*", "/a/b#x", false)]
    [InlineData("/a/*", "/a/b\0", false)]
    public void A_pattern_covers_only_plain_paths_that_it_names(string pattern, string path, bool expected)
    {
        Assert.Equal(expected, PathPattern.Parse(pattern).Matches(path));
    }

    [Theory]
    [InlineData("/a", "/a", true)]
    [InlineData("/a/b", "/a/*", true)]
    [InlineData("/a/b/*", "/a/*", true)]
    [InlineData("/a/*", "/*", true)]
    [InlineData("/a/*", "/a/*", true)]
    [InlineData("/a/*", "/a", false)]
    [InlineData("/a", "/a/*", false)]
    [InlineData("/*", "/a/*", false)]
    [InlineData("/ab/*", "/a/*", false)]
    [InlineData("/b", "/a", false)]
    [InlineData("/", "/*", false)]
    public void Narrower_means_covering_no_path_that_the_other_does_not(string pattern, string other, bool expected)
    {
        Assert.Equal(expected, PathPattern.Parse(pattern).IsNarrowerOrEqual(PathPattern.Parse(other)));
    }
}
