using L402Functions.Nostr.Events;
using L402Functions.Nostr.Keys;

namespace L402Functions.Nostr.Tests.Keys;

public sealed class Bip340VectorTests
{
    // Vectors 0 (valid) and 7 (the message negated) of BIP-340.
    [Theory]
    [InlineData("f9308a019258c31049344f85f89d5229b531c845836f99b08601f113bce036f9", "0000000000000000000000000000000000000000000000000000000000000000", "e907831f80848d1069a5371b402410364bdf1c5f8307b0084c55f1ce2dca821525f66a4a85ea8b71e482a74f382d2ce5ebeee8fdb2172f477df4900d310536c0", true)]
    [InlineData("dff1d77f2a671c5f36183726db2341be58feae1da2deced843240f7b502ba659", "243f6a8885a308d313198a2e03707344a4093822299f31d0082efa98ec4e6c89", "1fa62e331edbc21c394792d2ab1100a7b432b013df3f6ff4f99fcb33e0e1515f28890b3edb6e7189b630448b515ce4f8622a954cfe545735aaea5134fccdb2bd", false)]
    public void A_signature_is_valid_exactly_where_BIP_340_says_so(string publicKey, string message, string signature, bool valid) =>
        Assert.Equal(valid, Key(publicKey).HasSigned(Id(message), Convert.FromHexString(signature)));

    [VectorFact]
    public void Every_vector_is_verified_as_published()
    {
        var rows = Rows();
        Assert.NotEmpty(rows);
        foreach (var row in rows)
        {
            var valid = Key(row[2]).HasSigned(Id(row[4]), Convert.FromHexString(row[5]));
            Assert.True(valid == (row[6] == "TRUE"), $"vector {row[0]}: {row[7]}");
        }
    }

    [VectorFact]
    public void Every_secret_has_the_published_public_key_and_signs_what_that_verifies()
    {
        var rows = Rows().Where(r => r[1].Length != 0).ToArray();
        Assert.NotEmpty(rows);
        foreach (var row in rows)
        {
            Assert.True(NostrKey.TryCreate(Convert.FromHexString(row[1]), out var key));
            using (key)
            {
                Assert.Equal(Key(row[2]), key.PublicKey);
                var signature = new byte[NostrSignature.Length];
                key.Sign(Id(row[4])).CopyTo(signature);
                Assert.True(Key(row[2]).HasSigned(Id(row[4]), signature));
            }
        }
    }

    private static string[][] Rows() => [.. File.ReadAllLines(Vectors.PathOf("bip340.csv")).Skip(1).Where(l => l.Length != 0).Select(l => l.Split(',', 8))];

    private static NostrPublicKey Key(string hex) => NostrPublicKey.FromBytes(Convert.FromHexString(hex));

    private static EventId Id(string hex) => EventId.FromBytes(Convert.FromHexString(hex));
}
