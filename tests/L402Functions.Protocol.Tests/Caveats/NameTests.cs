using L402Functions.Protocol.Caveats;

namespace L402Functions.Protocol.Tests.Caveats;

public sealed class NameTests
{
    [Theory]
    [InlineData("a")]
    [InlineData("my_api")]
    [InlineData("weather-2")]
    [InlineData("_")]
    [InlineData("capabilities")]
    [InlineData("max_uses")]
    [InlineData("0123456789012345678901234567890123456789012345678901234567890123")]
    public void Names_are_1_to_64_of_the_plain_characters(string text)
    {
        Assert.True(ServiceName.TryParse(text, out var service));
        Assert.Equal(text, service.Value);
        Assert.True(CapabilityName.TryParse(text, out var capability));
        Assert.Equal(text, capability.Value);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Weather")]
    [InlineData("dyn/cheap:0,expensive")]
    [InlineData("a,b")]
    [InlineData("a:0")]
    [InlineData("a=b")]
    [InlineData("a b")]
    [InlineData("a\n")]
    [InlineData("a.b")]
    [InlineData("é")]
    [InlineData("а")]
    [InlineData("\uFF41")]
    [InlineData("01234567890123456789012345678901234567890123456789012345678901234")]
    public void Everything_else_is_no_name(string text)
    {
        Assert.False(ServiceName.TryParse(text, out _));
        Assert.False(CapabilityName.TryParse(text, out _));
        Assert.Throws<FormatException>(() => ServiceName.Parse(text));
        Assert.Throws<FormatException>(() => CapabilityName.Parse(text));
    }

    [Theory]
    [InlineData("a_capabilities")]
    [InlineData("a_valid_until")]
    [InlineData("a_max_uses")]
    [InlineData("a_max_msat")]
    [InlineData("_capabilities")]
    public void A_service_is_not_named_like_a_caveat_of_another_service(string text)
    {
        Assert.False(ServiceName.TryParse(text, out _));
        Assert.True(CapabilityName.TryParse(text, out _));
    }

    [Fact]
    public void The_default_names_nothing()
    {
        Assert.Throws<InvalidOperationException>(() => default(ServiceName).Value);
        Assert.Throws<InvalidOperationException>(() => default(CapabilityName).Value);
    }
}
