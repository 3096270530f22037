using System.Text;
using System.Text.Json;
using L402Functions.Protocol.Macaroons;

namespace L402Functions.Protocol.Tests.Macaroons;

public sealed class MacaroonVectorTests
{
    [VectorFact]
    public void Every_go_macaroon_vector_is_minted_and_read_byte_for_byte()
    {
        using var document = JsonDocument.Parse(Vectors.ReadText("macaroon-v2-go.json"));
        var vectors = document.RootElement.GetProperty("vectors").EnumerateArray().ToArray();
        Assert.NotEmpty(vectors);
        foreach (var vector in vectors)
        {
            string? Text(string name) => vector.GetProperty(name).GetString();
            var key = Convert.FromHexString(Text("rootKey")!);
            var caveats = vector.GetProperty("caveats").EnumerateArray()
                .Select(c => $"{c.GetProperty("key").GetString()}={c.GetProperty("value").GetString()}").ToArray();

            var minted = Macaroon.Mint(key, Convert.FromHexString(Text("identifier")!), Text("location"), caveats);

            Assert.Equal(Text("expectedSignature"), Convert.ToHexStringLower(minted.Signature));
            Assert.Equal(Text("expectedSerializedV2"), Convert.ToHexStringLower(minted.ToBytes()));
            Assert.Equal(Text("expectedBase64"), minted.ToBase64());
            Assert.Equal(MacaroonError.None, Macaroon.TryParseBase64(Text("expectedBase64"), out var read));
            Assert.True(read!.HasValidSignature(key));
            Assert.Equal(minted.ToBytes(), read.ToBytes());
        }
    }

    [VectorFact]
    public void Every_libmacaroons_test_is_authorized_exactly_where_it_says_so()
    {
        var files = Directory.GetFiles(Vectors.PathOf("macaroon-vtest"), "*.vtest");
        Assert.NotEmpty(files);
        foreach (var file in files)
        {
            var lines = File.ReadAllLines(file).Where(l => l.Length != 0 && l[0] != '#').ToArray();
            var key = Encoding.UTF8.GetBytes(Assert.Single(lines, l => l.StartsWith("key ", StringComparison.Ordinal))[4..]);
            var exact = lines.Where(l => l.StartsWith("exact ", StringComparison.Ordinal)).Select(l => l[6..]).ToHashSet();

            Assert.Equal(MacaroonError.None, Macaroon.TryParseBase64(lines[^1], out var macaroon));
            var caveats = Enumerable.Range(0, macaroon!.CaveatCount).Select(i => Encoding.UTF8.GetString(macaroon.GetCaveat(i)));

            // These tests' own verifier: every caveat is one of the exact ones that hold.
            Assert.True(lines.Contains("authorized") == (macaroon.HasValidSignature(key) && caveats.All(exact.Contains)), Path.GetFileName(file));
        }
    }
}
