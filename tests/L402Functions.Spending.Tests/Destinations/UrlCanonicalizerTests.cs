using L402Functions.Spending.Destinations;

namespace L402Functions.Spending.Tests.Destinations;

public sealed class UrlCanonicalizerTests
{
    [Theory]
    [InlineData("https://api.example.com/v1/x", "https://api.example.com/v1/x")]
    [InlineData("HTTPS://API.Example.COM/V1/X", "https://api.example.com/V1/X")]
    [InlineData("https://api.example.com", "https://api.example.com/")]
    [InlineData("https://api.example.com?q=secret", "https://api.example.com/")]
    [InlineData("https://api.example.com/a?q=/../b#/../c", "https://api.example.com/a")]
    [InlineData("https://api.example.com./", "https://api.example.com/")]
    [InlineData("https://api.example.com:443/", "https://api.example.com/")]
    [InlineData("http://api.example.com:80/", "http://api.example.com/")]
    [InlineData("https://api.example.com:08443/", "https://api.example.com:8443/")]
    [InlineData("https://xn--bcher-kva.example/", "https://xn--bcher-kva.example/")]
    [InlineData("https://my_service.example.com/", "https://my_service.example.com/")]
    [InlineData("https://203.0.113.7:8080/", "https://203.0.113.7:8080/")]
    [InlineData("https://[2001:DB8:0:0::1]:8443/", "https://[2001:db8::1]:8443/")]
    [InlineData("https://[::FFFF:127.0.0.1]/", "https://[::ffff:127.0.0.1]/")]
    [InlineData("https://api.example.com/%61%7e%2f%3a", "https://api.example.com/a~%2F%3A")]
    [InlineData("https://api.example.com/a;v=1/b,c@d:e", "https://api.example.com/a;v=1/b,c@d:e")]
    public void One_destination_has_one_spelling(string text, string expected)
    {
        Assert.Equal(UrlError.None, UrlCanonicalizer.TryParse(text, out var url));
        Assert.Equal(expected, url!.ToString());
        Assert.Equal(UrlError.None, UrlCanonicalizer.TryParse(expected, out var again));
        Assert.Equal(url, again);
    }

    [Theory]
    [InlineData("", UrlError.Scheme)]
    [InlineData("api.example.com", UrlError.Scheme)]
    [InlineData("/v1", UrlError.Scheme)]
    [InlineData("//api.example.com/", UrlError.Scheme)]
    [InlineData("https:api.example.com", UrlError.Scheme)]
    [InlineData("https:/api.example.com", UrlError.Scheme)]
    [InlineData("ftp://api.example.com/", UrlError.Scheme)]
    [InlineData("file:///etc/passwd", UrlError.Scheme)]
    [InlineData("javascript:alert(1)", UrlError.Scheme)]
    [InlineData(" https://api.example.com/", UrlError.Scheme)]
    [InlineData("https://user@api.example.com/", UrlError.UserInfo)]
    [InlineData("https://api.example.com:pass@evil.example/", UrlError.UserInfo)]
    [InlineData("https://api.example.com@evil.example/", UrlError.UserInfo)]
    [InlineData("https://evil.example\\@api.example.com/", UrlError.Characters)]
    [InlineData("https://api.example.com\\.evil.example/", UrlError.Characters)]
    [InlineData("https://api.exa\tmple.com/", UrlError.Characters)]
    [InlineData("https://api.example.com /", UrlError.Characters)]
    [InlineData("https://api.example.com/a b", UrlError.Characters)]
    [InlineData("https://api.example.com/\r\nX: y", UrlError.Characters)]
    [InlineData("https://api.example.com/b\u00fccher", UrlError.Characters)]
    [InlineData("https://b\u00fccher.example/", UrlError.HostNotAscii)]
    [InlineData("https://\u0430pi.example.com/", UrlError.HostNotAscii)]
    [InlineData("https://api\u3002example.com/", UrlError.HostNotAscii)]
    [InlineData("https://\uff41pi.example.com/", UrlError.HostNotAscii)]
    [InlineData("https:///v1", UrlError.Host)]
    [InlineData("https://./", UrlError.Host)]
    [InlineData("https://api..example.com/", UrlError.Host)]
    [InlineData("https://api.example.com../", UrlError.Host)]
    [InlineData("https://-api.example.com/", UrlError.Host)]
    [InlineData("https://api%2eexample.com/", UrlError.Host)]
    [InlineData("https://api.example.com%00.evil.example/", UrlError.Host)]
    [InlineData("https://*.example.com/", UrlError.Host)]
    [InlineData("https://api.example.com:/", UrlError.Port)]
    [InlineData("https://api.example.com:0/", UrlError.Port)]
    [InlineData("https://api.example.com:65536/", UrlError.Port)]
    [InlineData("https://api.example.com:+443/", UrlError.Port)]
    [InlineData("https://api.example.com:443:443/", UrlError.Host)]
    [InlineData("https://api.example.com/a/../b", UrlError.Path)]
    [InlineData("https://api.example.com/a/%2e%2E/b", UrlError.Path)]
    [InlineData("https://api.example.com/.", UrlError.Path)]
    [InlineData("https://api.example.com/%zz", UrlError.Path)]
    [InlineData("https://api.example.com/%4", UrlError.Path)]
    [InlineData("https://api.example.com/<script>", UrlError.Path)]
    public void A_trick_with_hosts_is_refused(string text, UrlError expected)
    {
        Assert.Equal(expected, UrlCanonicalizer.TryParse(text, out var url));
        Assert.Null(url);
    }

    [Theory]
    [InlineData("0177.0.0.1")]
    [InlineData("127.00.0.1")]
    [InlineData("0x7f.0.0.1")]
    [InlineData("0x7f000001")]
    [InlineData("0X7F000001")]
    [InlineData("2130706433")]
    [InlineData("017700000001")]
    [InlineData("127.1")]
    [InlineData("127.0.0.256")]
    [InlineData("127.0.0.0.1")]
    [InlineData("api.example.1")]
    [InlineData("0x")]
    [InlineData("[fe80::1%eth0]")]
    [InlineData("[fe80::1%25eth0]")]
    [InlineData("[::1")]
    [InlineData("[]")]
    [InlineData("[127.0.0.1]")]
    [InlineData("[::1/64]")]
    [InlineData("[[::1]]")]
    [InlineData("[[::1]:80]")]
    [InlineData("[]:80")]
    public void An_address_in_an_odd_notation_is_refused(string host) =>
        Assert.Equal(UrlError.Address, UrlCanonicalizer.TryParse($"https://{host}/", out _));

    [Fact]
    public void A_dotted_quad_with_a_trailing_dot_is_the_plain_one()
    {
        Assert.Equal(UrlError.None, UrlCanonicalizer.TryParse("https://127.0.0.1./", out var url));
        Assert.Equal(DestinationKey.Parse("127.0.0.1"), url!.Host);
    }

    [Fact]
    public void A_url_is_bounded()
    {
        Assert.Equal(UrlError.TooLong, UrlCanonicalizer.TryParse("https://a.example/" + new string('a', UrlCanonicalizer.MaxLength), out _));
        Assert.Equal(UrlError.Host, UrlCanonicalizer.TryParse($"https://{string.Join('.', Enumerable.Repeat("abcdefghi", 26))}/", out _));
        Assert.Equal(UrlError.Host, UrlCanonicalizer.TryParse($"https://{new string('a', 64)}.example/", out _));
    }
}
