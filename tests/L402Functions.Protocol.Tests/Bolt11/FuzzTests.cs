using System.Diagnostics;
using L402Functions.Protocol.Bolt11;

namespace L402Functions.Protocol.Tests.Bolt11;

public sealed class FuzzTests
{
    [Fact]
    public void Any_characters_give_a_named_error()
    {
        var random = new Random(20260101);
        for (var i = 0; i < 20_000; i++)
        {
            var text = new char[random.Next(400)];
            for (var c = 0; c < text.Length; c++)
            {
                text[c] = (char)random.Next(random.Next(4) == 0 ? 65536 : 128);
            }

            AssertNamed(new string(text));
        }
    }

    [Fact]
    public void Any_data_behind_a_right_checksum_gives_a_named_error()
    {
        var random = new Random(20260102);
        for (var i = 0; i < 5_000; i++)
        {
            var data = new char[random.Next(111, 600)];
            random.GetItems<char>(InvoiceCraft.Alphabet, data);
            AssertNamed(InvoiceCraft.Checksummed("lnbc1u", new string(data)));
        }
    }

    /// <summary>Each mutation gets a checksum again, so that it reaches the fields and the signature.</summary>
    [Fact]
    public void A_mutated_invoice_is_refused_or_has_another_payee()
    {
        var random = new Random(20260103);
        var corpus = Vectors.Present ? SpecificationExamples.Valid().Concat(SpecificationExamples.Invalid()).Select(e => e.Invoice).ToArray() : [ExampleDrafts.CoffeeBeans];
        var reachedSignature = 0;
        for (var i = 0; i < 3_000; i++)
        {
            var source = corpus[random.Next(corpus.Length)].ToLowerInvariant();
            var separator = source.LastIndexOf('1');
            if (separator < 0)
            {
                continue;
            }

            var part = source[..separator];
            var data = source[(separator + 1)..^6];
            var mutated = Mutate(random, data);
            var text = InvoiceCraft.Checksummed(part, mutated);
            if (Bolt11Decoder.TryDecode(text, out var invoice, out var error))
            {
                reachedSignature++;
                Assert.True(mutated == data || invoice.Payee.ToString() != ExampleDrafts.Payee, text);
            }
            else
            {
                Assert.NotEqual(Bolt11Error.None, error);
                reachedSignature += error is Bolt11Error.SignatureNotRecoverable or Bolt11Error.SignatureMismatch or Bolt11Error.SignatureNotCanonical ? 1 : 0;
            }
        }

        Assert.InRange(reachedSignature, 100, 3_000);
    }

    [Fact]
    public void A_flipped_character_never_passes_the_checksum()
    {
        for (var i = 0; i < ExampleDrafts.CoffeeBeans.Length; i++)
        {
            foreach (var replacement in InvoiceCraft.Alphabet.Where(c => c != ExampleDrafts.CoffeeBeans[i]))
            {
                Assert.False(Bolt11Decoder.TryDecode(ExampleDrafts.CoffeeBeans.Remove(i, 1).Insert(i, replacement.ToString()), out _, out _));
            }
        }
    }

    [Fact]
    public void The_largest_hostile_text_costs_little()
    {
        // As many fields as fit: 8 KiB of empty fallbacks, of empty unknown fields, and of route hints of one hop.
        var required = "pvjluez" + InvoiceCraft.Field('p', new byte[32]) + InvoiceCraft.Field('s', new byte[32]) + InvoiceCraft.Field('d', "tea"u8.ToArray());
        var room = Bolt11Decoder.MaxLength - required.Length - 104 - 6 - 6;
        foreach (var field in new[] { InvoiceCraft.Field('f', ""), InvoiceCraft.Field('q', ""), InvoiceCraft.Field('r', [2, .. new byte[50]]) })
        {
            var text = InvoiceCraft.Sign("lnbc", required + string.Concat(Enumerable.Repeat(field, room / field.Length)));
            Assert.True(Bolt11Decoder.TryDecode(text, out _, out _));
            var before = GC.GetAllocatedBytesForCurrentThread();
            var watch = Stopwatch.StartNew();

            Assert.True(Bolt11Decoder.TryDecode(text, out _, out _));

            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);
            Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(2));
        }
    }

    private static string Mutate(Random random, string data)
    {
        for (var times = random.Next(1, 4); times > 0 && data.Length > 0; times--)
        {
            var at = random.Next(data.Length);
            var letter = InvoiceCraft.Alphabet[random.Next(32)].ToString();
            data = random.Next(5) switch
            {
                0 => data[..at],
                1 => data.Insert(at, letter),
                2 => data.Remove(at, 1),
                _ => data.Remove(at, 1).Insert(at, letter),
            };
        }

        return data;
    }

    private static void AssertNamed(string text)
    {
        if (!Bolt11Decoder.TryDecode(text, out var invoice, out var error))
        {
            Assert.Null(invoice);
            Assert.NotEqual(Bolt11Error.None, error);
        }
    }
}
