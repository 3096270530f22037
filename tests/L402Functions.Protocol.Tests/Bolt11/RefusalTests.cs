using L402Functions.Protocol.Bolt11;

namespace L402Functions.Protocol.Tests.Bolt11;

public sealed class RefusalTests
{
    private const string Timestamp = "pvjluez";
    private static readonly string Hash = InvoiceCraft.Field('p', new byte[32]);
    private static readonly string Secret = InvoiceCraft.Field('s', new byte[32]);
    private static readonly string Description = InvoiceCraft.Field('d', "tea"u8.ToArray());
    private static readonly string Required = Timestamp + Hash + Secret + Description;

    [Fact]
    public void The_required_fields_alone_make_an_invoice()
    {
        var invoice = Decoded(InvoiceCraft.Sign("lnbc", Required));
        Assert.Null(invoice.Amount);
        Assert.Equal("tea", invoice.Description);
        Assert.Equal(ExampleDrafts.Payee, invoice.Payee.ToString());
    }

    [Theory]
    [InlineData("lnbc0", Bolt11Error.AmountZero)]
    [InlineData("lnbc0u", Bolt11Error.AmountZero)]
    [InlineData("lnbc000p", Bolt11Error.AmountZero)]
    [InlineData("lnbc01u", Bolt11Error.AmountMalformed)]
    [InlineData("lnbc1x", Bolt11Error.AmountMalformed)]
    [InlineData("lnbc1uu", Bolt11Error.AmountMalformed)]
    [InlineData("lnbc1.5u", Bolt11Error.AmountMalformed)]
    [InlineData("lnbc1p", Bolt11Error.AmountPrecision)]
    [InlineData("lnbc15p", Bolt11Error.AmountPrecision)]
    [InlineData("lnbc21000001", Bolt11Error.AmountOutOfRange)]
    [InlineData("lnbc21000000000000000010p", Bolt11Error.AmountOutOfRange)]
    [InlineData("lnbc99999999999999999999", Bolt11Error.AmountOutOfRange)]
    [InlineData("lnbc999999999999999999999999999999999999999999999999990p", Bolt11Error.AmountOutOfRange)]
    [InlineData("lnbcu", Bolt11Error.UnknownNetwork)]
    [InlineData("lnsb1u", Bolt11Error.UnknownNetwork)]
    [InlineData("lnbcr1u", Bolt11Error.UnknownNetwork)]
    [InlineData("ln", Bolt11Error.UnknownNetwork)]
    [InlineData("bc", Bolt11Error.UnknownNetwork)]
    public void A_wrong_human_readable_part_is_named(string part, Bolt11Error expected) =>
        AssertRefused(expected, InvoiceCraft.Sign(part, Required));

    [Theory]
    [InlineData("lnbc10p", 1)]
    [InlineData("lnbc1", 100_000_000_000)]
    [InlineData("lntb2500u", 250_000_000)]
    [InlineData("lntbs1n", 100)]
    [InlineData("lnbcrt1m", 100_000_000)]
    public void An_amount_is_read_exactly(string part, long msat) =>
        Assert.Equal(new Msat(msat), Decoded(InvoiceCraft.Sign(part, Required)).Amount);

    [Theory]
    [InlineData("lnbc1u", "mainnet")]
    [InlineData("lntb1u", "testnet")]
    [InlineData("lntbs1u", "signet")]
    [InlineData("lnbcrt1u", "regtest")]
    [InlineData("lnbcrt", "regtest")]
    public void The_longest_prefix_is_the_network(string part, string network) =>
        Assert.Equal(network, Decoded(InvoiceCraft.Sign(part, Required)).Network.Name);

    [Fact]
    public void A_missing_field_is_named()
    {
        AssertRefused(Bolt11Error.PaymentHashMissing, InvoiceCraft.Sign("lnbc", Timestamp + Secret + Description));
        AssertRefused(Bolt11Error.PaymentSecretMissing, InvoiceCraft.Sign("lnbc", Timestamp + Hash + Description));
        AssertRefused(Bolt11Error.DescriptionMissing, InvoiceCraft.Sign("lnbc", Timestamp + Hash + Secret));
        AssertRefused(Bolt11Error.DescriptionAmbiguous, InvoiceCraft.Sign("lnbc", Required + InvoiceCraft.Field('h', new byte[32])));
    }

    [Fact]
    public void A_field_of_another_length_is_as_good_as_none()
    {
        AssertRefused(Bolt11Error.PaymentHashMissing, InvoiceCraft.Sign("lnbc", Timestamp + InvoiceCraft.Field('p', new byte[31]) + Secret + Description));
        AssertRefused(Bolt11Error.PaymentSecretMissing, InvoiceCraft.Sign("lnbc", Timestamp + Hash + InvoiceCraft.Field('s', new byte[33]) + Description));
        Assert.True(Decoded(InvoiceCraft.Sign("lnbc", Required + InvoiceCraft.Field('n', new byte[32]))).PayeeIsRecovered);
    }

    [Fact]
    public void Of_two_fields_the_first_counts()
    {
        var other = Enumerable.Repeat((byte)9, 32).ToArray();
        var invoice = Decoded(InvoiceCraft.Sign(
            "lnbc",
            Required + InvoiceCraft.Field('p', other) + InvoiceCraft.Field('s', other) + InvoiceCraft.Field('d', "gin"u8.ToArray())
                + InvoiceCraft.Field('x', "pu") + InvoiceCraft.Field('x', "z") + InvoiceCraft.Field('c', "z") + InvoiceCraft.Field('c', "pu")));
        Assert.Equal(PaymentHash.FromBytes(new byte[32]), invoice.PaymentHash);
        Assert.Equal(new byte[32], invoice.PaymentSecret.ToArray());
        Assert.Equal("tea", invoice.Description);
        Assert.Equal(TimeSpan.FromMinutes(1), invoice.Expiry);
        Assert.Equal(2u, invoice.MinFinalCltvExpiry);
    }

    [Theory]
    [InlineData('x', "llllllllllllll", Bolt11Error.ExpiryOutOfRange)]
    [InlineData('c', "llllllll", Bolt11Error.MinFinalCltvExpiryOutOfRange)]
    [InlineData('9', "q4psqqqqqqqqqqqqqqqqqsgq", Bolt11Error.UnknownRequiredFeature)]
    [InlineData('9', "y", Bolt11Error.UnknownRequiredFeature)]
    [InlineData('9', "zqqq", Bolt11Error.FeatureDependencyMissing)]
    [InlineData('r', "", Bolt11Error.FieldMalformed)]
    [InlineData('r', "qqqqqqqq", Bolt11Error.FieldMalformed)]
    [InlineData('m', "q", Bolt11Error.FieldMalformed)]
    [InlineData('m', "ql", Bolt11Error.FieldMalformed)]
    public void A_wrong_field_is_named(char type, string letters, Bolt11Error expected) =>
        AssertRefused(expected, InvoiceCraft.Sign("lnbc", Required + InvoiceCraft.Field(type, letters)));

    [Fact]
    public void Padding_that_is_not_zero_is_refused() =>
        AssertRefused(Bolt11Error.FieldMalformed, InvoiceCraft.Sign("lnbc", Timestamp + InvoiceCraft.Field('p', new string('q', 51) + 'p') + Secret + Description));

    [Theory]
    [InlineData("d")]
    [InlineData("dp")]
    [InlineData("dpp")]
    [InlineData("dlll")]
    public void A_field_that_ends_too_late_is_refused(string tail) =>
        AssertRefused(Bolt11Error.FieldTruncated, InvoiceCraft.Sign("lnbc", Required + tail));

    [Fact]
    public void A_description_that_is_not_text_is_refused() =>
        AssertRefused(Bolt11Error.DescriptionNotUtf8, InvoiceCraft.Sign("lnbc", Timestamp + Hash + Secret + InvoiceCraft.Field('d', [0xff, 0xfe])));

    [Fact]
    public void A_named_payee_must_be_the_signer()
    {
        var signer = Convert.FromHexString(ExampleDrafts.Payee);
        Assert.False(Decoded(InvoiceCraft.Sign("lnbc", Required + InvoiceCraft.Field('n', signer))).PayeeIsRecovered);

        signer[0] ^= 1;
        AssertRefused(Bolt11Error.SignatureMismatch, InvoiceCraft.Sign("lnbc", Required + InvoiceCraft.Field('n', signer)));
        AssertRefused(Bolt11Error.PayeeMalformed, InvoiceCraft.Sign("lnbc", Required + InvoiceCraft.Field('n', new byte[33])));
        AssertRefused(Bolt11Error.PayeeMalformed, InvoiceCraft.Sign("lnbc", Required + InvoiceCraft.Field('n', [2, .. Enumerable.Repeat((byte)255, 32)])));
    }

    [Fact]
    public void A_recovery_id_or_number_out_of_range_is_refused()
    {
        var signature = InvoiceCraft.Field('q', [.. Enumerable.Repeat((byte)1, 64), 4])[3..];
        AssertRefused(Bolt11Error.SignatureMalformed, InvoiceCraft.Checksummed("lnbc", Required + signature));
        signature = InvoiceCraft.Field('q', [.. Enumerable.Repeat((byte)255, 64), 0])[3..];
        AssertRefused(Bolt11Error.SignatureMalformed, InvoiceCraft.Checksummed("lnbc", Required + signature));
        signature = InvoiceCraft.Field('q', new byte[65])[3..];
        AssertRefused(Bolt11Error.SignatureNotRecoverable, InvoiceCraft.Checksummed("lnbc", Required + signature));
    }

    /// <summary>r of nearly n cannot come from an x of n or more, for there is no such x below p; some libraries recover a key all the same.</summary>
    [Fact]
    public void A_recovery_id_that_r_cannot_have_is_refused()
    {
        var r = Convert.FromHexString("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364100");
        for (var i = 0; i < 32; i++)
        {
            r[31] = (byte)i;
            var signature = InvoiceCraft.Field('q', [.. r, .. Enumerable.Repeat((byte)1, 32), (byte)(2 + (i % 2))])[3..];
            AssertRefused(Bolt11Error.SignatureNotRecoverable, InvoiceCraft.Checksummed("lnbc", Required + signature));
        }
    }

    [Theory]
    [InlineData("", Bolt11Error.SeparatorMissing)]
    [InlineData("1", Bolt11Error.SeparatorMissing)]
    [InlineData("lnbc1", Bolt11Error.TooShort)]
    [InlineData("lnbc1qqqqq", Bolt11Error.TooShort)]
    [InlineData("lnbc1qqqqqq", Bolt11Error.ChecksumMismatch)]
    [InlineData("lnbc1qqqqqb", Bolt11Error.InvalidCharacter)]
    [InlineData("lnbc1 qqqqq", Bolt11Error.InvalidCharacter)]
    [InlineData("lnbc1qqqqqé", Bolt11Error.InvalidCharacter)]
    [InlineData("lnbc1qqqqq\u212a", Bolt11Error.InvalidCharacter)]
    [InlineData("lnbC1qqqqqq", Bolt11Error.MixedCase)]
    [InlineData("lightning:lnbc1", Bolt11Error.TooShort)]
    public void A_text_that_is_not_bech32_is_named(string text, Bolt11Error expected) => AssertRefused(expected, text);

    [Fact]
    public void A_text_beyond_the_limit_is_not_looked_at()
    {
        AssertRefused(Bolt11Error.TooLong, new string('\uffff', Bolt11Decoder.MaxLength + 1));
        AssertRefused(Bolt11Error.InvalidCharacter, new string('\uffff', Bolt11Decoder.MaxLength));
        Assert.False(Bolt11Decoder.TryDecode(null, out _, out _));
    }

    private static Bolt11Invoice Decoded(string text)
    {
        Assert.True(Bolt11Decoder.TryDecode(text, out var invoice, out var error), error.ToString());
        return invoice;
    }

    private static void AssertRefused(Bolt11Error expected, string text)
    {
        Assert.False(Bolt11Decoder.TryDecode(text, out var invoice, out var error));
        Assert.Null(invoice);
        Assert.Equal(expected, error);
    }
}
