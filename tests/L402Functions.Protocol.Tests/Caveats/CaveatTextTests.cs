using L402Functions.Protocol.Caveats;

namespace L402Functions.Protocol.Tests.Caveats;

public sealed class CaveatTextTests
{
    private static readonly ServiceName Weather = ServiceName.Parse("weather");
    private static readonly CapabilityName Forecast = CapabilityName.Parse("forecast");

    [Fact]
    public void Every_caveat_has_its_text()
    {
        Assert.Equal("services=weather:3", CaveatText.Services(Weather, 3));
        Assert.Equal("services=weather:0,news:255", CaveatText.Services([new(Weather, 0), new(ServiceName.Parse("news"), 255)]));
        Assert.Equal("weather_capabilities=forecast,x", CaveatText.Capabilities(Weather, Forecast, CapabilityName.Parse("x")));
        Assert.Equal("weather_capabilities=", CaveatText.Capabilities(Weather));
        Assert.Equal("weather_valid_until=1767229200", CaveatText.ValidUntil(Weather, DateTimeOffset.FromUnixTimeMilliseconds(1767229200999)));
        Assert.Equal("weather_max_uses=0", CaveatText.MaxUses(Weather, 0));
        Assert.Equal("weather_max_msat=21000", CaveatText.MaxMsat(Weather, Msat.FromSats(21)));
        Assert.Equal("path=/a/*", CaveatText.Path(PathPattern.Parse("/a/*")));
        Assert.Equal("method=GET,POST", CaveatText.Method("GET", "POST"));
    }

    [Fact]
    public void What_no_caveat_may_say_is_not_written()
    {
        Assert.Throws<ArgumentException>(() => CaveatText.Services([]));
        Assert.Throws<ArgumentException>(() => CaveatText.Services([new(Weather, 0), new(Weather, 1)]));
        Assert.Throws<ArgumentException>(() => CaveatText.Capabilities(Weather, Forecast, Forecast));
        Assert.Throws<ArgumentException>(() => CaveatText.Capabilities(Weather, [.. Enumerable.Range(0, 33).Select(i => CapabilityName.Parse($"c{i}"))]));
        Assert.Throws<ArgumentOutOfRangeException>(() => CaveatText.ValidUntil(Weather, DateTimeOffset.UnixEpoch.AddTicks(-1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => CaveatText.MaxUses(Weather, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => CaveatText.MaxUses(Weather, long.MaxValue));
        Assert.Throws<ArgumentException>(() => CaveatText.Path(default));
        Assert.Throws<ArgumentException>(() => CaveatText.Method());
        Assert.Throws<InvalidOperationException>(() => CaveatText.Services(default, 0));
        Assert.Throws<InvalidOperationException>(() => CaveatText.Capabilities(Weather, default(CapabilityName)));
    }

    [Theory]
    [InlineData("GET,POST")]
    [InlineData("get")]
    [InlineData("")]
    [InlineData("GET ")]
    [InlineData("GET\nservices=x:0")]
    public void A_method_is_one_upper_case_word(string method)
    {
        Assert.Throws<ArgumentException>(() => CaveatText.Method(method));
    }
}
