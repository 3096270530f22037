using FsCheck;
using FsCheck.Fluent;
using L402Functions.Protocol.Caveats;
using L402Functions.Protocol.Macaroons;
using L402Functions.Protocol.Tokens;

namespace L402Functions.Protocol.Tests.Tokens;

/// <summary>Whatever a holder appends, a token opens no more than before: not another request, not one use, not one millisatoshi, not one second.</summary>
public sealed class AttenuationProperties
{
    private static readonly TokenWorkshop Workshop = new();

    private static readonly Gen<string> Service = Gen.Elements("weather", "news", "weather_x", "premium");
    private static readonly Gen<string> Capability = Gen.Elements("forecast", "historical", "admin", "forecast_x");
    private static readonly Gen<string> Path = Gen.Elements("/*", "/weather/*", "/weather/today", "/weather/today/*", "/news/*", "/", "/a/../*", "weather");
    private static readonly Gen<string> Number = Gen.Elements("0", "1", "2", "1000", "999", "5000", "-1", "1767225601", "1767229200", "1767239200", "x", "");
    private static readonly Gen<string> Suffix = Gen.Elements("_valid_until", "_max_uses", "_max_msat", "_timeout", "_Max_Uses", "");

    /// <summary>Caveats that mostly make sense, so that many chains are accepted and the property has something to say.</summary>
    private static readonly Gen<string> Caveat = Gen.OneOf(
        List(from s in Service from t in Gen.Choose(0, 3) select $"{s}:{t}").Select(l => $"services={l}"),
        from s in Service from l in List(Capability) select $"{s}_capabilities={l}",
        from s in Service from x in Suffix from n in Number select $"{s}{x}={n}",
        Path.Select(p => $"path={p}"),
        List(Gen.Elements("GET", "POST", "HEAD", "get")).Select(l => $"method={l}"),
        Gen.Elements("aud=x", "services", "preimage=00", "=", "", "Path=/*", " method=GET"),
        ArbMap.Default.GeneratorFor<NonNull<string>>().Select(s => new string(s.Get.Where(c => !char.IsSurrogate(c)).ToArray())));

    private static readonly Gen<VerificationRequest> Request =
        from service in Gen.Elements("weather", "weather", "weather", "news", "premium")
        from capability in Gen.Elements(null, null, null, "forecast", "historical", "admin")
        from tier in Gen.Elements(0, 0, 0, 1, 2)
        from path in Gen.Elements("/weather/today", "/weather/today", "/weather/today", "/weather/../admin", "/", "/news/1", "/weather/today/x")
        from method in Gen.Elements("GET", "GET", "GET", "POST", "DELETE")
        from price in Gen.Elements(0L, 0L, 1000L, 5000L)
        from seconds in Gen.Elements(0L, 0L, 0L, 1L, 3600L, 99999L)
        select new VerificationRequest(
            ServiceName.Parse(service),
            capability is null ? null : CapabilityName.Parse(capability),
            (byte)tier,
            path,
            method,
            new Msat(price),
            TokenWorkshop.Now.AddSeconds(seconds));

    private static readonly Gen<string[]> Sold =
        from tier in Gen.Choose(0, 3)
        from tail in Gen.ArrayOf(Caveat, 3)
        from all in Gen.Elements(true, false, false, false)
        select (string[])[$"services=weather:{tier},news:0", TokenWorkshop.Hour, .. all ? tail : []];

    [Fact]
    public void No_appended_caveats_open_a_request_that_was_refused()
    {
        Check((before, after) => after is not VerificationResult.Verified || before is VerificationResult.Verified, Sold);
    }

    [Fact]
    public void No_appended_caveats_raise_a_limit()
    {
        Check(
            (before, after) => (before, after) is not (VerificationResult.Verified(var b), VerificationResult.Verified(var a))
                || ((b.MaxUses == 0 || (a.MaxUses != 0 && a.MaxUses <= b.MaxUses))
                    && (b.MaxMsat is not { } limit || (a.MaxMsat is { } now && now <= limit))
                    && a.ValidUntil <= b.ValidUntil
                    && (a.PaymentHash, a.TokenId) == (b.PaymentHash, b.TokenId)),
            Sold);
    }

    [Fact]
    public void Of_any_caveats_at_all_only_a_missing_expiry_can_be_made_good()
    {
        Check(
            (before, after) => after is not VerificationResult.Verified || before is VerificationResult.Verified or VerificationResult.Refused(RefusalReason.NoExpiry),
            Gen.ArrayOf(Caveat).Select(c => c.Take(10).ToArray()));
    }

    [Fact]
    public void The_property_is_about_something_chains_are_accepted_and_refused()
    {
        var samples = (from s in Sold from n in Gen.Choose(0, 2) from a in Gen.ArrayOf(Caveat, n) from r in Request select (Sold: s, Added: a, Request: r)).Sample(3000);
        var accepted = samples.Count(s => Verify([.. s.Sold, .. s.Added], s.Request) is VerificationResult.Verified);

        // Both kinds, and by far: a lucky or unlucky draw does not decide this.
        Assert.InRange(accepted, 100, 2900);
    }

    [Fact]
    public void What_is_minted_comes_back_from_bytes_and_text_and_is_authentic()
    {
        var property = Prop.ForAll(
            ArbMap.Default.GeneratorFor<byte[]>().ToArbitrary(),
            ArbMap.Default.GeneratorFor<byte[]>().ToArbitrary(),
            Gen.ArrayOf(Caveat).Select(c => c.Take(Macaroon.MaxCaveats).ToArray()).ToArbitrary(),
            (key, identifier, caveats) =>
            {
                var minted = Macaroon.Mint(key, identifier, "here", caveats);
                return Macaroon.TryParse(minted.ToBytes(), out var a) == MacaroonError.None
                    && Macaroon.TryParseBase64(minted.ToBase64(), out var b) == MacaroonError.None
                    && Macaroon.TryParseBase64(minted.ToBase64Url(), out var c) == MacaroonError.None
                    && new[] { a!, b!, c! }.All(m => m.HasValidSignature(key) && m.ToBytes().SequenceEqual(minted.ToBytes()) && m.CaveatCount == caveats.Length)
                    && !a!.HasValidSignature([.. key, 1]);
            });

        Check(property, 300);
    }

    private static Gen<string> List(Gen<string> item) => Gen.Choose(0, 3).SelectMany(n => Gen.ArrayOf(item, n)).Select(items => string.Join(',', items));

    private static VerificationResult Verify(string[] caveats, in VerificationRequest request) =>
        L402Verifier.Verify(Workshop.Token(caveats), Workshop.Preimage, Workshop, request);

    private static void Check(Func<VerificationResult, VerificationResult, bool> holds, Gen<string[]> sold)
    {
        var property = Prop.ForAll(
            sold.ToArbitrary(),
            Gen.ArrayOf(Caveat).Select(c => c.Take(8).ToArray()).ToArbitrary(),
            Request.ToArbitrary(),
            (before, added, request) => holds(Verify(before, request), Verify([.. before, .. added], request)));

        Check(property, 3000);
    }

    private static void Check(Property property, int cases) =>
        property.Check(Config.QuickThrowOnFailure.WithMaxTest(cases));
}
