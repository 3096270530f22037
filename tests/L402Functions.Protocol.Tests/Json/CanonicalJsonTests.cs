using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using L402Functions.Protocol.Json;
using L402Functions.Protocol.Tests.PaymentScheme;

namespace L402Functions.Protocol.Tests.Json;

public sealed class CanonicalJsonTests
{
    public static TheoryData<string, string> PublishedVectors => PaymentVectors.Rows("canonicalization");

    [VectorTheory]
    [MemberData(nameof(PublishedVectors))]
    public void Agrees_with_the_published_vectors(string name, string vector)
    {
        var v = PaymentVectors.Parse(vector);
        var read = CanonicalJson.TryCanonicalize(Encoding.UTF8.GetBytes(v.Text("input")), out var canonical, out var error);
        if (v.IsError())
        {
            Assert.False(read, name);
            Assert.Equal(CanonicalJsonError.NotJson, error);
            return;
        }

        Assert.True(read, name);
        Assert.Equal(v.Text("canonical"), Encoding.UTF8.GetString(canonical!));
    }

    // RFC 8785, appendix B.
    [Theory]
    [InlineData(0x0000000000000000, "0")]
    [InlineData(0x8000000000000000, "0")]
    [InlineData(0x0000000000000001, "5e-324")]
    [InlineData(0x8000000000000001, "-5e-324")]
    [InlineData(0x7fefffffffffffff, "1.7976931348623157e+308")]
    [InlineData(0xffefffffffffffff, "-1.7976931348623157e+308")]
    [InlineData(0x4340000000000000, "9007199254740992")]
    [InlineData(0xc340000000000000, "-9007199254740992")]
    [InlineData(0x4430000000000000, "295147905179352830000")]
    [InlineData(0x44b52d02c7e14af5, "9.999999999999997e+22")]
    [InlineData(0x44b52d02c7e14af6, "1e+23")]
    [InlineData(0x44b52d02c7e14af7, "1.0000000000000001e+23")]
    [InlineData(0x444b1ae4d6e2ef4e, "999999999999999700000")]
    [InlineData(0x444b1ae4d6e2ef4f, "999999999999999900000")]
    [InlineData(0x444b1ae4d6e2ef50, "1e+21")]
    [InlineData(0x3eb0c6f7a0b5ed8c, "9.999999999999997e-7")]
    [InlineData(0x3eb0c6f7a0b5ed8d, "0.000001")]
    [InlineData(0x41b3de4355555553, "333333333.3333332")]
    [InlineData(0x41b3de4355555554, "333333333.33333325")]
    [InlineData(0x41b3de4355555555, "333333333.3333333")]
    [InlineData(0x41b3de4355555556, "333333333.3333334")]
    [InlineData(0x41b3de4355555557, "333333333.33333343")]
    [InlineData(0xbecbf647612f3696, "-0.0000033333333333333333")]
    [InlineData(0x43143ff3c1cb0959, "1424953923781206.2")]
    public void A_double_is_written_as_ECMAScript_writes_it(ulong bits, string expected)
    {
        var input = BitConverter.UInt64BitsToDouble(bits).ToString("E16", System.Globalization.CultureInfo.InvariantCulture);

        Assert.Equal(expected, Canonical(input));
    }

    [Theory]
    [InlineData("""{"b":[1.0,{"d":null,"c":true}],"a":"x"}""", """{"a":"x","b":[1,{"c":true,"d":null}]}""")]
    [InlineData(" \n\t{ \"10\" : 1 , \"2\" : 2 , \"A\" : 3 , \"a\" : 4 } \r\n", """{"10":1,"2":2,"A":3,"a":4}""")]
    [InlineData("{\"\\ue000\":1,\"\\ud800\\udc00\":2}", "{\"\U00010000\":2,\"\ue000\":1}")]
    [InlineData("\"\\u0041\\/\\u001F\\u0008\\u007f<&>\\u2028\"", "\"A/\\u001f\\b\u007f<&>\u2028\"")]
    [InlineData("[]", "[]")]
    [InlineData("1e-7", "1e-7")]
    [InlineData("1e-99999999999999999999999", "0")]
    [InlineData("0e99999999999999999999999", "0")]
    [InlineData("1234567890123456789", "1234567890123456800")]
    public void One_value_has_one_text(string input, string expected) => Assert.Equal(expected, Canonical(input));

    [Theory]
    [InlineData("", CanonicalJsonError.NotJson)]
    [InlineData("{\"a\":", CanonicalJsonError.NotJson)]
    [InlineData("{} {}", CanonicalJsonError.NotJson)]
    [InlineData("[1,]", CanonicalJsonError.NotJson)]
    [InlineData("/*c*/1", CanonicalJsonError.NotJson)]
    [InlineData("NaN", CanonicalJsonError.NotJson)]
    [InlineData("{\"a\":1,\"b\":2,\"\\u0061\":3}", CanonicalJsonError.DuplicateMember)]
    [InlineData("[{\"a\":1,\"a\":1}]", CanonicalJsonError.DuplicateMember)]
    [InlineData("\"\\ud800\"", CanonicalJsonError.LoneSurrogate)]
    [InlineData("{\"\\udc00\":1}", CanonicalJsonError.LoneSurrogate)]
    [InlineData("[\"\\udc00\\ud800\"]", CanonicalJsonError.LoneSurrogate)]
    [InlineData("1e400", CanonicalJsonError.NumberOutOfRange)]
    [InlineData("1e99999999999999999999999", CanonicalJsonError.NumberOutOfRange)]
    [InlineData("[-1e309]", CanonicalJsonError.NumberOutOfRange)]
    public void What_has_no_canonical_form_is_refused_by_name(string input, CanonicalJsonError expected) =>
        Assert.Equal(expected, ErrorOf(Encoding.UTF8.GetBytes(input)));

    [Fact]
    public void Bytes_that_are_not_UTF_8_are_refused() =>
        Assert.Equal(CanonicalJsonError.NotUtf8, ErrorOf([(byte)'"', 0xC0, 0x80, (byte)'"']));

    [Fact]
    public void Nesting_is_allowed_up_to_the_limit_and_no_deeper()
    {
        var deepest = new string('[', CanonicalJson.MaxDepth) + new string(']', CanonicalJson.MaxDepth);

        Assert.Equal(deepest, Canonical(deepest));
        Assert.Equal(CanonicalJsonError.TooDeep, ErrorOf(Encoding.UTF8.GetBytes($"[{deepest}]")));
        Assert.Equal(CanonicalJsonError.TooDeep, ErrorOf(Encoding.UTF8.GetBytes(new string('[', 60_000))));
        Assert.Equal(CanonicalJsonError.TooDeep, ErrorOf(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("{\"a\":", 10_000)))));
    }

    [Fact]
    public void A_text_longer_than_the_limit_is_refused()
    {
        var longest = $"\"{new string('x', CanonicalJson.MaxLength - 2)}\"";

        Assert.Equal(longest, Canonical(longest));
        Assert.Equal(CanonicalJsonError.TooLong, ErrorOf(Encoding.UTF8.GetBytes(longest + " ")));
    }

    [Fact]
    public void The_worst_text_allowed_takes_little_time_and_memory()
    {
        const int Depth = CanonicalJson.MaxDepth;
        var filler = new string('x', CanonicalJson.MaxLength - (Depth * 6) - 2);
        var nested = Encoding.UTF8.GetBytes($"{string.Concat(Enumerable.Repeat("{\"a\":", Depth))}\"{filler}\"{new string('}', Depth)}");
        var wide = Encoding.UTF8.GetBytes($"{{{string.Join(',', Enumerable.Range(0, 6_000).Select(i => $"\"{i}\":0"))}}}");
        var digits = Encoding.UTF8.GetBytes(new string('9', CanonicalJson.MaxLength));
        foreach (var text in new[] { nested, wide, digits })
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            var watch = System.Diagnostics.Stopwatch.StartNew();

            CanonicalJson.TryCanonicalize(text, out _, out _);

            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 40_000_000);
            Assert.InRange(watch.ElapsedMilliseconds, 0, 2_000);
        }
    }

    [Fact]
    public void An_element_of_a_larger_document_is_canonicalized_alone()
    {
        using var document = JsonDocument.Parse("""{"outer":{"b":1.50,"a":[]}}""");

        Assert.True(CanonicalJson.TryCanonicalize(document.RootElement.GetProperty("outer"), out var canonical, out _));
        Assert.Equal("""{"a":[],"b":1.5}""", Encoding.UTF8.GetString(canonical));
    }

    [Fact]
    public void Canonicalizing_twice_changes_nothing_and_keeps_the_meaning() =>
        Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed =>
        {
            var input = RandomJson.Write(new Random(seed));
            var once = Canonical(input);
            using var before = JsonDocument.Parse(input);
            using var after = JsonDocument.Parse(once);
            return Canonical(once) == once && JsonElement.DeepEquals(Rounded(before.RootElement), after.RootElement);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Every_finite_double_reads_back_as_itself() =>
        Prop.ForAll(ArbMap.Default.ArbFor<long>(), bits =>
        {
            // Spread the small numbers that are generated over all bit patterns.
            var value = BitConverter.Int64BitsToDouble(unchecked(bits * 0x1E3779B97F4A7C15));
            if (!double.IsFinite(value))
            {
                return true;
            }

            var text = Canonical(value.ToString("E16", System.Globalization.CultureInfo.InvariantCulture));
            return double.Parse(text, System.Globalization.CultureInfo.InvariantCulture) == value && !text.Contains('E', StringComparison.Ordinal);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Any_bytes_get_a_canonical_form_or_a_named_error()
    {
        var random = new Random(20260301);
        for (var i = 0; i < 20_000; i++)
        {
            var bytes = Encoding.UTF8.GetBytes(RandomJson.Write(random));
            for (var n = random.Next(4); n > 0 && bytes.Length > 0; n--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            var read = CanonicalJson.TryCanonicalize(bytes, out var canonical, out var error);
            Assert.Equal(read, error == CanonicalJsonError.None);
            Assert.Equal(read, canonical is not null);
            Assert.Equal(read && canonical.AsSpan().SequenceEqual(bytes), CanonicalJson.IsCanonical(bytes));
        }
    }

    [Fact]
    public void Exactly_what_canonicalizing_leaves_as_it_is_counts_as_canonical()
    {
        var random = new Random(20260302);
        for (var i = 0; i < 20_000; i++)
        {
            var canonical = Encoding.UTF8.GetBytes(Canonical(RandomJson.Write(random)));
            Assert.True(CanonicalJson.IsCanonical(canonical), Encoding.UTF8.GetString(canonical));

            var near = canonical.ToList();
            near.Insert(random.Next(near.Count + 1), (byte)" \n,:\\0a\"]"[random.Next(9)]);
            var read = CanonicalJson.TryCanonicalize(near.ToArray(), out var form, out _);
            Assert.Equal(read && form!.AsSpan().SequenceEqual(near.ToArray()), CanonicalJson.IsCanonical(near.ToArray()));
        }
    }

    [Theory]
    [InlineData("-0")]
    [InlineData("01")]
    [InlineData("1.0")]
    [InlineData("1e3")]
    [InlineData("[1 ]")]
    [InlineData("{\"a\" :1}")]
    [InlineData("{\"a\": 1}")]
    [InlineData("{\"b\":1,\"a\":1}")]
    [InlineData("{\"a\":1,\"a\":1}")]
    [InlineData("{\"\ue000\":1,\"\U00010000\":2}")]
    [InlineData("\"\\u0041\"")]
    [InlineData("\"\\/\"")]
    [InlineData("1234567890123456789")]
    [InlineData("[] ")]
    [InlineData("")]
    public void What_canonicalizing_would_change_is_not_canonical(string text) => Assert.False(CanonicalJson.IsCanonical(Encoding.UTF8.GetBytes(text)));

    private static string Canonical(string input)
    {
        Assert.True(CanonicalJson.TryCanonicalize(Encoding.UTF8.GetBytes(input), out var canonical, out var error), $"{error}: {input}");
        return Encoding.UTF8.GetString(canonical);
    }

    private static CanonicalJsonError ErrorOf(byte[] input)
    {
        Assert.False(CanonicalJson.TryCanonicalize(input, out var canonical, out var error));
        Assert.Null(canonical);
        return error;
    }

    /// <summary>The element with its numbers as doubles, since that is all they mean.</summary>
    private static JsonElement Rounded(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Number => JsonSerializer.SerializeToElement(element.GetDouble() == 0 ? 0 : element.GetDouble()),
        JsonValueKind.Array => JsonSerializer.SerializeToElement(element.EnumerateArray().Select(Rounded)),
        JsonValueKind.Object => JsonSerializer.SerializeToElement(element.EnumerateObject().ToDictionary(m => m.Name, m => Rounded(m.Value))),
        _ => element,
    };
}
