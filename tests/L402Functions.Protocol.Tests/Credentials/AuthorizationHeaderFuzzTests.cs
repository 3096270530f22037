using System.Diagnostics;
using L402Functions.Protocol.Credentials;
using L402Functions.Protocol.Tests.PaymentScheme;

namespace L402Functions.Protocol.Tests.Credentials;

public sealed class AuthorizationHeaderFuzzTests
{
    private const string Hex = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";

    private static readonly string[] Pieces =
    [
        "L402", "l402", "LSAT", "Payment", "Bearer", " ", "\t", ",", ", ", ":", "=", "\"", "\\",
        "AAAA", "AA==", "-_", "+/", Hex, "e30", "\0", "\u00e9", "\ud800", "x", "L402 AAAA", $"L402 AAAA:{Hex}", $"LSAT BBBB:{Hex}", $":{Hex}",
    ];

    [Fact]
    public void Any_lines_give_a_reading()
    {
        var random = new Random(7230);
        var kinds = new HashSet<Type>();
        for (var i = 0; i < 100_000; i++)
        {
            var lines = Enumerable.Range(0, random.Next(4))
                .Select(_ => string.Concat(Enumerable.Range(0, random.Next(12)).Select(_ => Pieces[random.Next(Pieces.Length)])))
                .ToArray();
            var reading = AuthorizationHeader.Read(lines, (AcceptedSchemes)random.Next(8));
            kinds.Add(reading.GetType());
            if (reading is CredentialReading.L402 l402)
            {
                Assert.InRange(l402.Macaroons.Count, 1, AuthorizationHeader.MaxMacaroons);
            }
            else if (reading is CredentialReading.Malformed malformed)
            {
                Assert.NotEqual(CredentialError.None, malformed.Error);
            }
        }

        // The fuzz is of use only if it gets somewhere.
        Assert.Contains(typeof(CredentialReading.L402), kinds);
        Assert.Contains(typeof(CredentialReading.Malformed), kinds);
        Assert.Contains(typeof(CredentialReading.None), kinds);
        Assert.Contains(typeof(CredentialReading.Conflicting), kinds);
    }

    [Fact]
    public void Credentials_that_were_tampered_with_give_a_reading()
    {
        string[] seeds =
        [
            .. PaymentVectors.AllHeaders("credentials"),
            Sample.Credential(Sample.Challenge(Sample.Offer)).ToAuthorizationValue(),
            $"L402 AgEEdGVzdA==,AAAA:{Hex}",
        ];
        var random = new Random(9110);
        for (var i = 0; i < 20_000; i++)
        {
            var text = seeds[random.Next(seeds.Length)].ToCharArray().ToList();
            for (var n = random.Next(1, 5); n > 0 && text.Count > 0; n--)
            {
                var at = random.Next(text.Count);
                switch (random.Next(3))
                {
                    case 0:
                        text[at] = (char)random.Next(256);
                        break;
                    case 1:
                        text.RemoveAt(at);
                        break;
                    default:
                        text.InsertRange(at, Pieces[random.Next(Pieces.Length)]);
                        break;
                }
            }

            Assert.NotNull(AuthorizationHeader.Read([new string([.. text])], AcceptedSchemes.All));
        }
    }

    /// <summary>JSON that is mutated under its base64, so that it gets past the outer layer.</summary>
    [Fact]
    public void Payment_JSON_that_was_tampered_with_gives_a_reading()
    {
        var json = Sample.Json(Sample.Credential(Sample.Challenge(Sample.Offer)).ToAuthorizationValue()["Payment ".Length..]);
        string[] inserts = ["{", "}", "[", "]", "\"", "\\", "\\ud800", ":", ",", "null", "1e999", "\u0000", "\"id\":", "é"];
        var random = new Random(8785);
        for (var i = 0; i < 20_000; i++)
        {
            var at = random.Next(json.Length);
            var changed = json.Remove(at, random.Next(Math.Min(20, json.Length - at))).Insert(at, inserts[random.Next(inserts.Length)]);

            Assert.NotNull(AuthorizationHeader.Read([Sample.Header(changed)], AcceptedSchemes.All));
        }
    }

    [Theory]
    [InlineData(",")]
    [InlineData("\"")]
    [InlineData("L402,")]
    [InlineData("L402 :,")]
    [InlineData("a b,")]
    [InlineData("Payment e30,")]
    [InlineData("=")]
    public void The_worst_header_allowed_takes_little_time_and_memory(string piece)
    {
        var line = string.Concat(Enumerable.Repeat(piece, AuthorizationHeader.MaxLength / piece.Length));
        AuthorizationHeader.Read([line], AcceptedSchemes.All);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var watch = Stopwatch.StartNew();

        AuthorizationHeader.Read([line], AcceptedSchemes.All);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4_000_000);
        Assert.InRange(watch.ElapsedMilliseconds, 0, 1_000);
    }
}
