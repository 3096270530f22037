using System.Text;
using L402Functions.Protocol.Caveats;
using L402Functions.Protocol.Macaroons;
using L402Functions.Protocol.Tokens;

namespace L402Functions.Protocol.Tests.Tokens;

public sealed class TokenMinterTests
{
    private readonly TokenWorkshop workshop = new();

    [Fact]
    public void A_minted_token_says_all_that_was_asked_for_and_is_granted()
    {
        var request = new MintRequest(TokenWorkshop.Weather, TokenWorkshop.Now.AddHours(1), 3)
        {
            Tier = 2,
            Capabilities = [TokenWorkshop.Forecast, CapabilityName.Parse("historical")],
            MaxMsat = Msat.FromSats(21),
            Path = PathPattern.Parse("/weather/*"),
            Methods = ["GET", "HEAD"],
        };

        var token = TokenMinter.Mint(workshop, workshop.Identifier, request, "lsat");

        Assert.Equal(
            [
                "services=weather:2", "weather_capabilities=forecast,historical", "weather_valid_until=1767229200", "weather_max_uses=3",
                "weather_max_msat=21000", "path=/weather/*", "method=GET,HEAD",
            ],
            Caveats(token));
        Assert.Equal("lsat"u8, token.Location);
        Assert.Equal(
            new VerificationResult.Verified(new TokenGrant(
                workshop.Identifier.PaymentHash, workshop.Identifier.TokenId, 3, new Msat(21_000), TokenWorkshop.Now.AddHours(1))),
            workshop.Verify(token));
    }

    [Fact]
    public void A_token_sold_without_capabilities_cannot_be_given_one_by_its_holder()
    {
        var token = TokenMinter.Mint(workshop, workshop.Identifier, new MintRequest(TokenWorkshop.Weather, TokenWorkshop.Now.AddHours(1), 1));

        Assert.Equal(["services=weather:0", "weather_capabilities=", "weather_valid_until=1767229200", "weather_max_uses=1"], Caveats(token));
        Assert.Equal(new VerificationResult.Refused(RefusalReason.CapabilityNotCovered), workshop.Verify(token));
        Assert.Equal(new VerificationResult.Refused(RefusalReason.Widened), workshop.Verify(token.Attenuate("weather_capabilities=forecast")));
    }

    [Fact]
    public void A_master_key_that_is_not_there_mints_nothing()
    {
        var identifier = new L402Identifier(workshop.Identifier.PaymentHash, TokenId.Create(2, new byte[31]));

        Assert.Throws<InvalidOperationException>(
            () => TokenMinter.Mint(workshop, identifier, new MintRequest(TokenWorkshop.Weather, TokenWorkshop.Now, 1)));
    }

    [Fact]
    public void What_could_bring_in_a_second_condition_is_not_minted()
    {
        var request = new MintRequest(TokenWorkshop.Weather, TokenWorkshop.Now.AddHours(1), 1);

        Assert.False(ServiceName.TryParse("dyn/cheap:0,expensive", out _));
        Assert.Throws<ArgumentException>(() => TokenMinter.Mint(workshop, workshop.Identifier, request with { Methods = ["GET,POST"] }));
        Assert.Throws<ArgumentException>(() => TokenMinter.Mint(workshop, workshop.Identifier, request with { Path = default(PathPattern) }));
        Assert.Throws<ArgumentOutOfRangeException>(() => TokenMinter.Mint(workshop, workshop.Identifier, request with { MaxUses = -1 }));
        Assert.Throws<InvalidOperationException>(() => TokenMinter.Mint(workshop, workshop.Identifier, request with { Service = default }));
    }

    private static string[] Caveats(Macaroon token) =>
        [.. Enumerable.Range(0, token.CaveatCount).Select(i => Encoding.UTF8.GetString(token.GetCaveat(i)))];
}
