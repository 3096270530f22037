using System.Text;
using FsCheck;
using FsCheck.Fluent;
using L402Functions.Protocol.Bolt11;

namespace L402Functions.Protocol.Tests.Bolt11;

public sealed class RoundTripTests
{
    private static readonly Gen<int> Small = Gen.Choose(0, 40);

    [Fact]
    public void Whatever_is_written_is_read_back_the_same() =>
        Prop.ForAll(Drafts().ToArbitrary(), draft =>
        {
            var text = Bolt11Encoder.Encode(draft, ExampleDrafts.PrivateKey);
            foreach (var spelling in new[] { text, text.ToUpperInvariant() })
            {
                Assert.True(Bolt11Decoder.TryDecode(spelling, out var invoice, out var error), error.ToString());
                Assert.Equal(ExampleDrafts.Payee, invoice.Payee.ToString());
                SpecificationExampleTests.AssertSays(draft, invoice);
            }
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Every_amount_survives_being_written() =>
        Prop.ForAll(Amounts().ToArbitrary(), amount =>
        {
            Assert.True(Bolt11Decoder.TryDecode(Bolt11Encoder.Encode(Draft() with { Amount = amount }, ExampleDrafts.PrivateKey), out var invoice, out _));
            Assert.Equal(amount, invoice.Amount);
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(1, "10p")]
    [InlineData(10, "100p")]
    [InlineData(100, "1n")]
    [InlineData(21_000, "210n")]
    [InlineData(100_000, "1u")]
    [InlineData(100_000_000, "1m")]
    [InlineData(100_000_000_000, "1")]
    [InlineData(2_100_000_000_000_000_000, "21000000")]
    [InlineData(2_099_999_999_999_999_999, "20999999999999999990p")]
    public void The_shortest_form_of_an_amount_is_written(long msat, string expected)
    {
        var text = Bolt11Encoder.Encode(Draft() with { Network = LightningNetwork.Regtest, Amount = new Msat(msat) }, ExampleDrafts.PrivateKey);

        Assert.StartsWith("lnbcrt" + expected + "1", text, StringComparison.Ordinal);
        Assert.True(Bolt11Decoder.TryDecode(text, out var invoice, out _));
        Assert.Equal(new Msat(msat), invoice.Amount);
    }

    [Fact]
    public void Another_key_makes_another_payee()
    {
        var key = Enumerable.Repeat((byte)3, 32).ToArray();
        Assert.True(Bolt11Decoder.TryDecode(Bolt11Encoder.Encode(Draft(), key), out var invoice, out _));
        Assert.NotEqual(ExampleDrafts.Payee, invoice.Payee.ToString());
        Assert.Equal(Bolt11Encoder.NodeOf(key), invoice.Payee);
        Assert.Equal(ExampleDrafts.Payee, Bolt11Encoder.NodeOf(ExampleDrafts.PrivateKey).ToString());
    }

    [Fact]
    public void A_draft_that_breaks_a_rule_is_a_mistake_of_the_caller()
    {
        Bolt11Draft[] wrong =
        [
            Draft() with { Description = null },
            Draft() with { DescriptionHash = new byte[32] },
            Draft() with { Description = null, DescriptionHash = new byte[31] },
            Draft() with { Description = new string('x', 640) },
            Draft() with { Amount = Msat.Zero },
            Draft() with { PaymentSecret = new byte[31] },
            Draft() with { Expiry = TimeSpan.FromSeconds(-1) },
            Draft() with { Timestamp = DateTimeOffset.MaxValue },
            Draft() with { Timestamp = DateTimeOffset.UnixEpoch.AddSeconds(-1) },
            Draft() with { RouteHints = [new RouteHint([])] },
            Draft() with { RouteHints = [new RouteHint([default])] },
            Draft() with { Fallbacks = [new FallbackAddress(19, [1, 2])] },
            Draft() with { Features = InvoiceFeatures.FromBits(100) },
            Draft() with { Features = InvoiceFeatures.FromBits(17) },
            Draft() with { FieldOrder = "spd" },
            Draft() with { FieldOrder = "sspdhmxcnfr" },
        ];
        Assert.All(wrong, draft => Assert.Throws<ArgumentException>(() => Bolt11Encoder.Encode(draft, ExampleDrafts.PrivateKey)));
        Assert.Throws<ArgumentException>(() => Bolt11Encoder.Encode(Draft(), new byte[31]));
        Assert.Throws<ArgumentException>(() => Bolt11Encoder.Encode(Draft(), new byte[32]));
    }

    [Fact]
    public void The_longest_description_fits()
    {
        var draft = Draft() with { Description = new string('x', Bolt11Draft.MaxDescriptionBytes) };
        Assert.True(Bolt11Decoder.TryDecode(Bolt11Encoder.Encode(draft, ExampleDrafts.PrivateKey), out var invoice, out _));
        Assert.Equal(draft.Description, invoice.Description);
    }

    internal static Bolt11Draft Draft() => new()
    {
        Network = LightningNetwork.Regtest,
        Timestamp = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000),
        PaymentHash = ExampleDrafts.Hash("0001020304050607080900010203040506070809000102030405060708090102"),
        PaymentSecret = new byte[32],
        Description = "a call",
    };

    private static Gen<Msat> Amounts() =>
        from digits in Gen.Choose(1, 19)
        from high in Gen.Choose(0, int.MaxValue)
        from low in Gen.Choose(0, int.MaxValue)
        let value = (((long)high << 31) | (uint)low) % Math.Min((long)Math.Pow(10, digits), Msat.Max.Value)
        select new Msat(value + 1);

    private static Gen<byte[]> Bytes(int length) => Gen.ArrayOf(Gen.Choose(0, 255).Select(i => (byte)i), length);

    private static Gen<T?> Maybe<T>(Gen<T> gen)
        where T : struct => Gen.OneOf(Gen.Constant((T?)null), gen.Select(value => (T?)value));

    private static Gen<RouteHintHop> Hops() =>
        from key in Bytes(32)
        from number in Gen.Choose(int.MinValue, int.MaxValue)
        select new RouteHintHop(
            NodeId.TryFromBytes([2, .. key], out var id) ? id : default, (ulong)number << 20, (uint)number, (uint)(number ^ 77), (ushort)number);

    private static Gen<FallbackAddress> Addresses() =>
        from version in Gen.Choose(0, 18)
        from length in Gen.Choose(2, 40)
        from program in Bytes(version is 0 or > 16 ? 20 : length)
        select new FallbackAddress((byte)version, [.. program]);

    private static Gen<Bolt11Draft> Drafts() =>
        from network in Gen.Elements<LightningNetwork>([.. LightningNetwork.All])
        from amount in Maybe(Amounts())
        from timestamp in Gen.Choose(0, int.MaxValue)
        from hash in Bytes(32)
        from secret in Bytes(32)
        from description in Gen.Elements("", "1 cup coffee", "ナンセンス 1杯", "\0\n\"<script>", "🦀🦀")
        from describes in Gen.Elements(true, false)
        from expiry in Maybe(Gen.Choose(0, int.MaxValue))
        from cltv in Maybe(Gen.Choose(0, int.MaxValue))
        from features in Gen.ListOf(Gen.Elements(8, 14, 16, 48, 9, 99, 1001, 5113))
        from hints in Gen.ListOf(Gen.NonEmptyListOf(Hops()).Select(hops => new RouteHint([.. hops.Take(RouteHint.MaxHops)])))
        from fallbacks in Gen.ListOf(Addresses())
        from metadataLength in Small
        from metadata in Bytes(metadataLength)
        from namesPayee in Gen.Elements(true, false)
        from order in Gen.Shuffle("spdhmxcnfr9".ToCharArray())
        select new Bolt11Draft
        {
            Network = network,
            Amount = amount,
            Timestamp = DateTimeOffset.FromUnixTimeSeconds(timestamp),
            PaymentHash = PaymentHash.FromBytes(hash),
            PaymentSecret = secret,
            Description = describes ? description : null,
            DescriptionHash = describes ? null : (ReadOnlyMemory<byte>?)System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(description)),
            Expiry = expiry is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
            MinFinalCltvExpiry = (uint?)cltv,
            Features = InvoiceFeatures.FromBits([14, .. features]),
            RouteHints = [.. hints.Take(3)],
            Fallbacks = [.. fallbacks.Take(3)],
            Metadata = metadataLength == 0 ? null : (ReadOnlyMemory<byte>?)metadata,
            NamesPayee = namesPayee,
            FieldOrder = new string(order),
        };
}
