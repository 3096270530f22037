using L402Functions.Protocol.Bolt11;

namespace L402Functions.Protocol.Tests.Bolt11;

public sealed class SpecificationExampleTests
{
    public static TheoryData<int> ValidIndexes => Indexes(Vectors.Present ? SpecificationExamples.Valid().Count : 1);

    public static TheoryData<int> InvalidIndexes => Indexes(Vectors.Present ? SpecificationExamples.Invalid().Count : 1);

    private static readonly Bolt11Error[] ExpectedErrors =
    [
        Bolt11Error.UnknownRequiredFeature,
        Bolt11Error.ChecksumMismatch,
        Bolt11Error.SeparatorMissing,
        Bolt11Error.MixedCase,
        Bolt11Error.SignatureNotRecoverable,
        Bolt11Error.TooShort,
        Bolt11Error.AmountMalformed,
        Bolt11Error.AmountPrecision,
        Bolt11Error.PaymentSecretMissing,
        Bolt11Error.SignatureNotCanonical,
    ];

    [VectorFact]
    public void Every_example_has_an_expectation_here()
    {
        Assert.Equal(ExampleDrafts.All.Count, SpecificationExamples.Valid().Count);
        Assert.Equal(ExpectedErrors.Length, SpecificationExamples.Invalid().Count);
    }

    [VectorTheory]
    [MemberData(nameof(ValidIndexes))]
    public void A_valid_example_decodes_to_what_its_title_says(int index)
    {
        var (title, text) = SpecificationExamples.Valid()[index];

        Assert.True(Bolt11Decoder.TryDecode(text, out var invoice, out var error), $"{title}: {error}");

        Assert.Equal(text, invoice.ToString());
        Assert.True(invoice.PayeeIsRecovered);
        if (!title.Contains("high-S", StringComparison.Ordinal))
        {
            Assert.Equal(ExampleDrafts.Payee, invoice.Payee.ToString());
        }

        // Upper case and the fields to be ignored say what the coffee beans say; the high-S one what the donation says.
        var draft = ExampleDrafts.All[index] ?? ExampleDrafts.All[index < 14 ? 10 : 0]!;
        AssertSays(draft, invoice);
    }

    [VectorTheory]
    [MemberData(nameof(ValidIndexes))]
    public void A_valid_example_is_written_letter_by_letter(int index)
    {
        if (ExampleDrafts.All[index] is { } draft)
        {
            Assert.Equal(SpecificationExamples.Valid()[index].Invoice, Bolt11Encoder.Encode(draft, ExampleDrafts.PrivateKey));
        }
    }

    [VectorTheory]
    [MemberData(nameof(InvalidIndexes))]
    public void An_invalid_example_is_refused_for_its_own_reason(int index)
    {
        var (title, text) = SpecificationExamples.Invalid()[index];

        Assert.False(Bolt11Decoder.TryDecode(text, out var invoice, out var error), title);

        Assert.Null(invoice);
        Assert.Equal(ExpectedErrors[index], error);
    }

    [Fact]
    public void The_coffee_beans_are_read_and_written_without_the_file()
    {
        var draft = ExampleDrafts.All[10]!;

        Assert.True(Bolt11Decoder.TryDecode(ExampleDrafts.CoffeeBeans, out var invoice, out var error));

        Assert.Equal(Bolt11Error.None, error);
        AssertSays(draft, invoice);
        Assert.Equal(ExampleDrafts.CoffeeBeans, Bolt11Encoder.Encode(draft, ExampleDrafts.PrivateKey));
    }

    [Theory]
    [InlineData("mk2QpYatsKicvFVuTAQLBryyccRXMUaGHP", 4)]
    [InlineData("1RustyRX2oai4EYYDpQGWvEL62BBGqN9T", 5)]
    [InlineData("3EktnHQD7RiAE6uzMj2ZifT9YgRrkSgzQX", 6)]
    public void The_fallback_hashes_are_those_of_the_addresses_in_the_titles(string address, int index)
    {
        const string Base58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
        var number = address.Aggregate(System.Numerics.BigInteger.Zero, (sum, c) => (sum * 58) + Base58.IndexOf(c, StringComparison.Ordinal));
        var bytes = number.ToByteArray(isUnsigned: true, isBigEndian: true);

        Assert.Equal(bytes[^24..^4], ExampleDrafts.All[index]!.Fallbacks[0].Program.ToArray());
    }

    internal static void AssertSays(Bolt11Draft draft, Bolt11Invoice invoice)
    {
        Assert.Same(draft.Network, invoice.Network);
        Assert.Equal(draft.Amount, invoice.Amount);
        Assert.Equal(draft.Timestamp, invoice.Timestamp);
        Assert.Equal(draft.PaymentHash, invoice.PaymentHash);
        Assert.Equal(draft.PaymentSecret.ToArray(), invoice.PaymentSecret.ToArray());
        Assert.Equal(draft.Description, invoice.Description);
        Assert.Equal(draft.DescriptionHash?.ToArray(), invoice.DescriptionHash?.ToArray());
        Assert.Equal(draft.Expiry ?? TimeSpan.FromHours(1), invoice.Expiry);
        Assert.Equal(invoice.Timestamp + invoice.Expiry, invoice.ExpiresAt);
        Assert.Equal(draft.MinFinalCltvExpiry ?? 18, invoice.MinFinalCltvExpiry);
        Assert.Equal(draft.Features, invoice.Features);
        Assert.Equal<RouteHint>([.. draft.RouteHints], [.. invoice.RouteHints]);
        Assert.Equal<FallbackAddress>([.. draft.Fallbacks], [.. invoice.Fallbacks]);
        Assert.Equal(draft.Metadata?.ToArray(), invoice.Metadata?.ToArray());
        Assert.Equal(draft.NamesPayee, !invoice.PayeeIsRecovered);
    }

    private static TheoryData<int> Indexes(int count) => [.. Enumerable.Range(0, count)];
}
