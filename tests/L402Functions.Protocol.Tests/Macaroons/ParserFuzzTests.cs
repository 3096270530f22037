using System.Text;
using L402Functions.Protocol.Caveats;
using L402Functions.Protocol.Macaroons;
using L402Functions.Protocol.Tests.Tokens;
using L402Functions.Protocol.Tokens;

namespace L402Functions.Protocol.Tests.Macaroons;

/// <summary>Random and mutated input: every parser answers a value or a named error, in bounded memory, and what it accepts it gives back unchanged.</summary>
public sealed class ParserFuzzTests
{
    private const int Rounds = 20_000;
    private static readonly TokenWorkshop Workshop = new();

    private static readonly byte[][] Corpus =
    [
        Workshop.Token("services=weather:0", "weather_capabilities=forecast,historical", TokenWorkshop.Hour).ToBytes(),
        Workshop.Token("services=weather:0", TokenWorkshop.Hour, "path=/weather/*", "method=GET,POST", "weather_max_msat=1", "aud=" + new string('x', 200)).ToBytes(),
        Workshop.Token().ToBytes(),
        Convert.FromHexString("02011368747470733a2f2f6578616d706c652e636f6d02420000ccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccdddddddd"
            + "dddddddddddddddddddddddddddddddddddddddddddddddddddddddd00000620bf72e98fc5e23788a53dc0f03b6e5032689149d512847c463153d205c66642ac"),
    ];

    [Fact]
    public void Mutated_macaroons_are_read_back_unchanged_or_refused_by_name()
    {
        var random = new Random(1);
        var accepted = 0;
        for (var i = 0; i < Rounds; i++)
        {
            var bytes = Mutate(random, Corpus[i % Corpus.Length]);
            var error = Macaroon.TryParse(bytes, out var macaroon);
            Assert.True(Enum.IsDefined(error));
            Assert.Equal(error == MacaroonError.None, macaroon is not null);
            if (macaroon is not null)
            {
                accepted++;
                Assert.Equal(bytes, macaroon.ToBytes());
                Assert.IsType<VerificationResult.Refused>(BreaksOrEquals(macaroon));
            }
        }

        Assert.InRange(accepted, 100, Rounds - 100);
    }

    [Fact]
    public void Random_bytes_are_refused_by_name()
    {
        var random = new Random(2);
        for (var i = 0; i < Rounds; i++)
        {
            var bytes = new byte[random.Next(0, 200)];
            random.NextBytes(bytes);
            if (bytes.Length > 0 && i % 2 == 0)
            {
                bytes[0] = 2;
            }

            Assert.NotEqual(MacaroonError.None, Macaroon.TryParse(bytes, out _));
        }
    }

    [Fact]
    public void Mutated_text_is_one_of_four_spellings_or_refused_by_name()
    {
        var random = new Random(3);
        const string alphabet = "ABab09+/-_= \n%é";
        for (var i = 0; i < Rounds; i++)
        {
            var source = Corpus[i % Corpus.Length];
            var text = new StringBuilder(i % 2 == 0 ? Convert.ToBase64String(source) : System.Buffers.Text.Base64Url.EncodeToString(source));
            for (var n = random.Next(0, 3); n > 0; n--)
            {
                var at = random.Next(text.Length);
                _ = random.Next(3) switch
                {
                    0 => text.Remove(at, 1),
                    1 => text.Insert(at, alphabet[random.Next(alphabet.Length)]),
                    _ => text.Replace(text[at], alphabet[random.Next(alphabet.Length)], at, 1),
                };
            }

            var spelling = text.ToString();
            var error = Macaroon.TryParseBase64(spelling, out var macaroon);
            Assert.True(Enum.IsDefined(error));
            if (error == MacaroonError.None)
            {
                var standard = macaroon!.ToBase64();
                Assert.Contains(spelling, new[] { standard, standard.TrimEnd('='), standard.Replace('+', '-').Replace('/', '_'), macaroon.ToBase64Url() });
            }
        }
    }

    [Fact]
    public void Caveats_of_any_bytes_never_throw()
    {
        var random = new Random(4);
        string[] starts = ["services=", "weather_capabilities=", "weather_valid_until=", "weather_max_uses=", "weather_max_msat=", "path=/", "method=", "preimage=", "news_", ""];
        var token = Workshop.Token("services=weather:0,news:0", TokenWorkshop.Hour);
        for (var i = 0; i < Rounds; i++)
        {
            var tail = new byte[random.Next(0, 40)];
            random.NextBytes(tail);
            if (i % 2 == 0)
            {
                for (var j = 0; j < tail.Length; j++)
                {
                    tail[j] = (byte)"0123,:*/.=%GETa_-\0"[tail[j] % 18];
                }
            }

            var result = Workshop.Verify(token.Attenuate([.. Encoding.UTF8.GetBytes(starts[i % starts.Length]), .. tail]));
            Assert.True(result is VerificationResult.Verified || (result is VerificationResult.Refused(var reason) && Enum.IsDefined(reason)));
        }
    }

    [Fact]
    public void Names_and_paths_of_any_text_never_throw_and_keep_their_promises()
    {
        var random = new Random(5);
        for (var i = 0; i < Rounds; i++)
        {
            var text = string.Create(random.Next(0, 12), random, static (span, r) =>
            {
                foreach (ref var c in span)
                {
                    c = r.Next(8) == 0 ? (char)r.Next(0x10000) : "//a.b*%_"[r.Next(8)];
                }
            });

            Assert.Equal(
                text.Length is > 0 and <= 64 && text.All(c => c is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '_' or '-'),
                CapabilityName.TryParse(text, out _));
            if (PathPattern.TryParse(text, out var pattern))
            {
                Assert.True(pattern.IsNarrowerOrEqual(pattern));
                Assert.True(pattern.IsSubtree || pattern.Matches(text));
                Assert.False(pattern.Matches(text + "/../x"));
                Assert.False(pattern.Matches(text + "//"));
            }
        }
    }

    [Fact]
    public void Refusing_the_longest_input_allocates_no_more_than_the_input()
    {
        var text = new string('A', 8192);
        var bytes = new byte[Macaroon.MaxBytes];
        bytes[0] = 2;
        Macaroon.TryParse(bytes, out _);
        Macaroon.TryParseBase64(text, out _);

        var before = GC.GetAllocatedBytesForCurrentThread();
        Macaroon.TryParse(bytes, out _);
        Macaroon.TryParseBase64(text, out _);
        Macaroon.TryParseBase64(text + text, out _);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 50_000);
    }

    /// <summary>An accepted mutation was either in the location, which is not signed, or makes the token unauthentic, badly identified or unpaid.</summary>
    private static VerificationResult BreaksOrEquals(Macaroon macaroon)
    {
        var result = Workshop.Verify(macaroon);
        return result is VerificationResult.Verified && Corpus.Any(c => Unlocated(c).SequenceEqual(Unlocated(macaroon.ToBytes())))
            ? new VerificationResult.Refused(RefusalReason.Unauthentic)
            : result;
    }

    private static byte[] Unlocated(byte[] bytes) => bytes[1] == 1 ? bytes[(3 + bytes[2])..] : bytes[1..];

    private static byte[] Mutate(Random random, byte[] source)
    {
        var bytes = source.ToList();
        for (var n = random.Next(1, 4); n > 0 && bytes.Count > 0; n--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(4))
            {
                case 0:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    bytes.RemoveAt(at);
                    break;
                case 2:
                    bytes.Insert(at, (byte)random.Next(256));
                    break;
                default:
                    bytes.RemoveRange(at, Math.Min(random.Next(1, 40), bytes.Count - at));
                    break;
            }
        }

        return [.. bytes];
    }
}
