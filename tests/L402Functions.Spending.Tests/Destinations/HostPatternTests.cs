using L402Functions.Spending.Destinations;
using L402Functions.Spending.Tests.Policy;

namespace L402Functions.Spending.Tests.Destinations;

public sealed class HostPatternTests
{
    [Theory]
    [InlineData("")]
    [InlineData("*")]
    [InlineData("*.")]
    [InlineData("*.com")]
    [InlineData("*.localhost")]
    [InlineData("*.*.example.com")]
    [InlineData("a*.example.com")]
    [InlineData("*.127.0.0.1")]
    [InlineData("*.[::1]")]
    [InlineData("https://example.com")]
    [InlineData("example.com/path")]
    [InlineData("user@example.com")]
    [InlineData("b\u00fccher.example")]
    public void What_is_no_host_and_no_domain_below_a_star_is_refused(string pattern) => Assert.False(HostPattern.TryParse(pattern, out _));

    [Fact]
    public void A_pattern_is_kept_in_its_one_spelling()
    {
        Assert.Equal("*.example.com:8443", HostPattern.Parse("*.Example.COM.:8443").ToString());
        Assert.Equal("[::1]:8080", HostPattern.Parse("[0:0::1]:8080").ToString());
    }

    [Fact]
    public void A_wildcard_with_a_port_is_about_that_port()
    {
        Assert.True(HostPattern.Parse("*.example.com:8443").Matches(DestinationKey.Parse("a.example.com:8443")));
        Assert.False(HostPattern.Parse("*.example.com:8443").Matches(DestinationKey.Parse("a.example.com")));
        Assert.False(HostPattern.Parse("*.example.com").Matches(DestinationKey.Parse("a.example.com:8443")));
    }

    [Fact]
    public void Patterns_are_ordered_by_what_they_are_about()
    {
        var (wide, narrow, exact) = (HostPattern.Parse("*.example.com"), HostPattern.Parse("*.api.example.com"), HostPattern.Parse("v1.api.example.com"));
        Assert.True(narrow.IsNarrowerThan(wide) && exact.IsNarrowerThan(narrow) && exact.IsNarrowerThan(wide));
        Assert.False(wide.IsNarrowerThan(narrow) || wide.IsNarrowerThan(wide) || narrow.IsNarrowerThan(exact));
        Assert.False(HostPattern.Parse("example.com").IsNarrowerThan(wide));
    }

    [Fact]
    public void The_narrowest_entry_answers_in_whatever_order_they_stand()
    {
        var rules = new[] { "*.example.com", "v1.api.example.com", "*.api.example.com" }.Select(p => new DestinationRule { Host = HostPattern.Parse(p) }).ToList();
        foreach (var order in new[] { rules, Enumerable.Reverse(rules).ToList() })
        {
            var table = new DestinationTable(order);
            Assert.Equal("v1.api.example.com", Found("v1.api.example.com"));
            Assert.Equal("*.api.example.com", Found("v2.api.example.com"));
            Assert.Equal("*.example.com", Found("www.example.com"));
            Assert.Equal("", Found("example.com"));

            string Found(string host) => table.Match(DestinationKey.Parse(host), Scene.Node(1)).ByHost?.Host.ToString() ?? "";
        }
    }

    [Fact]
    public void A_table_is_bounded() =>
        Assert.Throws<ArgumentException>(() => new DestinationTable(Enumerable.Range(0, 257).Select(i => new DestinationRule { Host = HostPattern.Parse($"h{i}.example") })));
}
