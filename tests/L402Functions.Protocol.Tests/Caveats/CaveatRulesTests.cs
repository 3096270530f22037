using L402Functions.Protocol.Caveats;
using L402Functions.Protocol.Tests.Tokens;
using L402Functions.Protocol.Tokens;

namespace L402Functions.Protocol.Tests.Caveats;

public sealed class CaveatRulesTests
{
    private const string Services = "services=weather:1,news:0";
    private readonly TokenWorkshop workshop = new();

    [Theory]
    [InlineData("services=weather:1")]
    [InlineData("services=weather:0,news:0")]
    [InlineData("weather_capabilities=forecast,historical", "weather_capabilities=forecast")]
    [InlineData("weather_valid_until=1767225601")]
    [InlineData("weather_max_uses=0", "weather_max_uses=0", "weather_max_uses=9", "weather_max_uses=1")]
    [InlineData("weather_max_msat=9000", "weather_max_msat=1000")]
    [InlineData("path=/*", "path=/weather/*", "path=/weather/*", "path=/weather/today")]
    [InlineData("method=GET,POST", "method=POST,GET", "method=GET")]
    [InlineData("aud=https://example.org", "anything at all", "x=y=z", "")]
    [InlineData("preimage=000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f")]
    [InlineData("preimage=000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F")]
    [InlineData("news_valid_until=1", "news_capabilities=none", "news_max_uses=whatever")]
    [InlineData("forecasts=1", "weathers=1", "weather=1", "pathology=1")]
    public void Equal_or_narrower_caveats_keep_the_request_covered(params string[] added)
    {
        workshop.Accepted([Services, TokenWorkshop.Hour, .. added]);
    }

    [Theory]
    [InlineData("services=weather:1,news:0,premium:0")]
    [InlineData("services=weather:2")]
    [InlineData("services=news:0", "services=weather:1")]
    [InlineData("services=weather:0", "services=weather:1")]
    [InlineData("weather_capabilities=forecast", "weather_capabilities=forecast,admin")]
    [InlineData("weather_capabilities=", "weather_capabilities=forecast")]
    [InlineData("weather_valid_until=1767229201")]
    [InlineData("weather_max_uses=1", "weather_max_uses=2")]
    [InlineData("weather_max_uses=1", "weather_max_uses=0")]
    [InlineData("weather_max_uses=0", "weather_max_uses=5", "weather_max_uses=0")]
    [InlineData("weather_max_msat=1000", "weather_max_msat=1001")]
    [InlineData("path=/weather/today", "path=/weather/*")]
    [InlineData("path=/weather/*", "path=/news/*")]
    [InlineData("method=GET", "method=GET,POST")]
    [InlineData("method=POST", "method=GET")]
    public void A_caveat_wider_than_its_predecessor_is_refused(params string[] added)
    {
        workshop.Refused(RefusalReason.Widened, [Services, TokenWorkshop.Hour, .. added]);
    }

    [Theory]
    [InlineData(RefusalReason.ServiceNotCovered, "services=news:0")]
    [InlineData(RefusalReason.CapabilityNotCovered, "weather_capabilities=historical")]
    [InlineData(RefusalReason.CapabilityNotCovered, "weather_capabilities=")]
    [InlineData(RefusalReason.CapabilityNotCovered, "weather_capabilities=forecasts,forecas")]
    [InlineData(RefusalReason.Expired, "weather_valid_until=1767225600")]
    [InlineData(RefusalReason.Expired, "weather_valid_until=0")]
    [InlineData(RefusalReason.PathNotCovered, "path=/weather")]
    [InlineData(RefusalReason.PathNotCovered, "path=/weather/today/*")]
    [InlineData(RefusalReason.MethodNotCovered, "method=POST")]
    [InlineData(RefusalReason.MethodNotCovered, "method=HEAD,GETS")]
    [InlineData(RefusalReason.PriceNotCovered, "weather_max_msat=999")]
    [InlineData(RefusalReason.PreimageMismatch, "preimage=0000000000000000000000000000000000000000000000000000000000000000")]
    public void The_last_caveat_must_cover_the_request(RefusalReason reason, string added)
    {
        workshop.Refused(reason, Services, TokenWorkshop.Hour, added);
    }

    [Theory]
    [InlineData("services")]
    [InlineData("services=")]
    [InlineData("services=weather")]
    [InlineData("services=weather:")]
    [InlineData("services=weather:256")]
    [InlineData("services=weather:-1")]
    [InlineData("services=weather:+1")]
    [InlineData("services=weather:01")]
    [InlineData("services=weather:0,")]
    [InlineData("services=,weather:0")]
    [InlineData("services=weather:0, news:0")]
    [InlineData("services=weather:0,weather:0")]
    [InlineData("services=weather:0;news:0")]
    [InlineData("services=Weather:0")]
    [InlineData("services=dyn/cheap:0")]
    [InlineData("services=weather_max_uses:0")]
    [InlineData("weather_capabilities")]
    [InlineData("weather_capabilities=,")]
    [InlineData("weather_capabilities=forecast,")]
    [InlineData("weather_capabilities=forecast,forecast")]
    [InlineData("weather_capabilities=forecast historical")]
    [InlineData("weather_capabilities=*")]
    [InlineData("weather_valid_until=")]
    [InlineData("weather_valid_until=soon")]
    [InlineData("weather_valid_until=-1")]
    [InlineData("weather_valid_until=01767229200")]
    [InlineData("weather_valid_until=1767229200 ")]
    [InlineData("weather_valid_until=1767229200.5")]
    [InlineData("weather_valid_until=1.7e9")]
    [InlineData("weather_valid_until=253402300800")]
    [InlineData("weather_valid_until=99999999999999999999")]
    [InlineData("weather_max_uses=-1")]
    [InlineData("weather_max_uses=9223372036854775807")]
    [InlineData("weather_max_uses=9223372036854775808")]
    [InlineData("weather_max_uses=18446744073709551617")]
    [InlineData("weather_max_msat=2100000000000000001")]
    [InlineData("weather_max_msat=21 sat")]
    [InlineData("path=")]
    [InlineData("path=weather")]
    [InlineData("path=/weather/../*")]
    [InlineData("path=/weather//today")]
    [InlineData("path=/weather%2ftoday")]
    [InlineData("method=")]
    [InlineData("method=get")]
    [InlineData("method=GET,GET")]
    [InlineData("method=*")]
    [InlineData("preimage=")]
    [InlineData("preimage=0x0102")]
    public void A_value_of_ours_that_cannot_be_read_is_refused(string added)
    {
        workshop.Refused(RefusalReason.MalformedCaveat, Services, TokenWorkshop.Hour, added);
    }

    [Theory]
    [InlineData("weather_timeout=60")]
    [InlineData("weather_")]
    [InlineData("weather_valid_from=1")]
    [InlineData("forecast_volume=5")]
    [InlineData("premium_valid_until=1767229200")]
    [InlineData("premium_capabilities=x")]
    [InlineData("_max_uses=1")]
    [InlineData("weather_capabilities_capabilities=x")]
    [InlineData("Path=/weather/*")]
    [InlineData("path =/weather/*")]
    [InlineData(" path=/weather/*")]
    [InlineData("METHOD=GET")]
    [InlineData("Services=weather:0")]
    [InlineData("weather_Valid_Until=1767229200")]
    [InlineData("\tweather_max_uses=1")]
    public void An_unknown_name_in_our_own_space_is_refused(string added)
    {
        workshop.Refused(RefusalReason.UnknownCaveat, Services, TokenWorkshop.Hour, added);
    }

    [Fact]
    public void A_name_longer_than_any_of_ours_is_refused_unread()
    {
        workshop.Refused(RefusalReason.UnknownCaveat, Services, TokenWorkshop.Hour, new string('x', 257) + "=1");
        workshop.Accepted(Services, TokenWorkshop.Hour, new string('x', 256) + "=" + new string('y', 1000));
    }

    [Fact]
    public void More_items_than_a_list_may_have_are_refused()
    {
        string List(int count) => string.Join(',', Enumerable.Range(0, count).Select(i => $"c{i}").Prepend("forecast"));

        workshop.Accepted(Services, TokenWorkshop.Hour, "weather_capabilities=" + List(31));
        workshop.Refused(RefusalReason.MalformedCaveat, Services, TokenWorkshop.Hour, "weather_capabilities=" + List(32));
    }

    [Fact]
    public void Without_services_as_its_first_caveat_a_token_opens_nothing_and_no_holder_can_change_that()
    {
        workshop.Refused(RefusalReason.NoServices);
        workshop.Refused(RefusalReason.NoServices, TokenWorkshop.Hour);
        workshop.Refused(RefusalReason.NoServices, TokenWorkshop.Hour, "services=weather:0");
        workshop.Refused(RefusalReason.NoServices, "aud=x", "services=weather:0", TokenWorkshop.Hour);
    }

    [Fact]
    public void Without_an_expiry_of_its_own_service_a_token_is_refused()
    {
        workshop.Refused(RefusalReason.NoExpiry, Services);
        workshop.Refused(RefusalReason.NoExpiry, Services, "news_valid_until=1767229200");
    }

    [Fact]
    public void Without_a_capabilities_caveat_every_capability_of_the_service_is_covered()
    {
        workshop.Accepted(Services, TokenWorkshop.Hour);
    }

    [Fact]
    public void A_request_that_needs_no_capability_is_covered_by_any_list()
    {
        var open = new TokenWorkshop { Request = workshop.Request with { Capability = null } };

        open.Accepted(Services, TokenWorkshop.Hour, "weather_capabilities=");
        open.Accepted(Services, TokenWorkshop.Hour, "forecast_volume=5");
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, true)]
    [InlineData(2, false)]
    public void A_tier_covers_itself_and_those_below(byte tier, bool covered)
    {
        var asked = new TokenWorkshop { Request = workshop.Request with { Tier = tier } };

        var result = asked.Verify(Services, TokenWorkshop.Hour);

        Assert.Equal(covered, result is VerificationResult.Verified);
        Assert.True(covered || result == new VerificationResult.Refused(RefusalReason.TierTooLow));
    }

    [Theory]
    [InlineData("/weather/../admin")]
    [InlineData("/weather//today")]
    [InlineData("/weather/%2e%2e/admin")]
    [InlineData("/weather/..%2fadmin")]
    [InlineData("/weather/")]
    [InlineData("/weather")]
    [InlineData("/weatherman/x")]
    [InlineData("")]
    public void A_path_caveat_is_not_stepped_around(string path)
    {
        var asked = new TokenWorkshop { Request = workshop.Request with { Path = path } };

        asked.Refused(RefusalReason.PathNotCovered, Services, TokenWorkshop.Hour, "path=/weather/*");
    }

    [Theory]
    [InlineData("get")]
    [InlineData("")]
    [InlineData("GET,POST")]
    [InlineData("GÉT")]
    public void A_method_is_compared_whole(string method)
    {
        var asked = new TokenWorkshop { Request = workshop.Request with { Method = method } };

        asked.Refused(RefusalReason.MethodNotCovered, Services, TokenWorkshop.Hour, "method=GET,POST");
    }

    [Fact]
    public void The_exact_price_is_covered()
    {
        Assert.Equal(new Msat(1000), workshop.Accepted(Services, TokenWorkshop.Hour, "weather_max_msat=1000").MaxMsat);
        workshop.Refused(RefusalReason.PriceNotCovered, Services, TokenWorkshop.Hour, "weather_max_msat=0");
    }

    [Fact]
    public void A_service_is_not_confused_with_one_whose_name_begins_alike()
    {
        var a = new TokenWorkshop { Request = workshop.Request with { Service = ServiceName.Parse("a"), Capability = null } };
        var ab = new TokenWorkshop { Request = a.Request with { Service = ServiceName.Parse("a_b") } };
        string[] both = ["services=a:0,a_b:0", "a_valid_until=1767225700", "a_b_valid_until=1767225800", "a_b_max_uses=2", "a_max_uses=1"];

        Assert.Equal((1L, 1767225700L), (a.Accepted(both).MaxUses, a.Accepted(both).ValidUntil.ToUnixTimeSeconds()));
        Assert.Equal((2L, 1767225800L), (ab.Accepted(both).MaxUses, ab.Accepted(both).ValidUntil.ToUnixTimeSeconds()));
        a.Refused(RefusalReason.UnknownCaveat, "services=a:0", "a_valid_until=1767225700", "a_b_valid_until=1767225800");
    }

    [Fact]
    public void A_caveat_that_is_not_utf8_is_refused()
    {
        var token = workshop.Token(Services, TokenWorkshop.Hour).Attenuate([(byte)'x', (byte)'=', 0xC3, 0x28]);

        Assert.Equal(new VerificationResult.Refused(RefusalReason.MalformedCaveat), workshop.Verify(token));
    }

    [Fact]
    public void The_first_services_caveat_decides_whose_other_caveats_are_known_even_after_narrowing()
    {
        workshop.Accepted(Services, TokenWorkshop.Hour, "services=weather:0", "news_valid_until=5");
    }
}
