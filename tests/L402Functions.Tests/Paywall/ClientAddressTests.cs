using System.Net;
using L402Functions.Paywall.Http;
using L402Functions.Settings;
using Microsoft.AspNetCore.Http;

namespace L402Functions.Tests.Paywall;

public sealed class ClientAddressTests
{
    [Theory]
    [InlineData("192.0.2.7", "192.0.2.7")]
    [InlineData("::ffff:192.0.2.7", "192.0.2.7")]
    [InlineData("2001:db8:1:2:3:4:5:6", "20010db800010002/64")]
    [InlineData("2001:db8:1:2:ffff::1", "20010db800010002/64")]
    public void A_client_is_its_address_or_its_network(string address, string client) => Assert.Equal(client, Of("", address));

    [Fact]
    public void A_header_that_anybody_can_send_is_not_believed_unasked() =>
        Assert.Equal("192.0.2.7", Of("", "192.0.2.7", ("X-Forwarded-For", "203.0.113.1")));

    [Theory]
    [InlineData("203.0.113.1", "203.0.113.1")]
    [InlineData("203.0.113.1:4711", "203.0.113.1")]
    [InlineData("10.0.0.1, 203.0.113.1:4711", "203.0.113.1")]
    [InlineData("[2001:db8::1]:443", "20010db800000000/64")]
    [InlineData("spoofed", "unreadable")]
    [InlineData("203.0.113.1, spoofed", "unreadable")]
    public void Of_the_platforms_header_only_its_own_last_entry_counts(string value, string client) =>
        Assert.Equal(client, Of("X-Forwarded-For", "127.0.0.1", ("X-Forwarded-For", value)));

    [Fact]
    public void Of_several_lines_the_last_counts() =>
        Assert.Equal("203.0.113.9", Of("X-Forwarded-For", "127.0.0.1", ("X-Forwarded-For", "203.0.113.1"), ("X-Forwarded-For", "203.0.113.9")));

    [Fact]
    public void Without_the_header_the_connection_counts() => Assert.Equal("127.0.0.1", Of("X-Forwarded-For", "127.0.0.1"));

    private static string Of(string header, string remote, params (string Name, string Value)[] headers)
    {
        var http = new DefaultHttpContext();
        http.Connection.RemoteIpAddress = IPAddress.Parse(remote);
        foreach (var (name, value) in headers)
        {
            http.Request.Headers.Append(name, value);
        }

        return new ClientAddress(new L402Settings { ClientAddressHeader = header }).Of(http);
    }
}
