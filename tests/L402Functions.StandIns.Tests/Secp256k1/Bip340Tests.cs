using NBitcoin.Secp256k1;

namespace L402Functions.StandIns.Tests.Secp256k1;

public sealed class Bip340Tests
{
    public static TheoryData<Bip340Vector> OfficialVectors()
    {
        var rows = new TheoryData<Bip340Vector>();
        if (!Vectors.Present)
        {
            rows.Add(new Bip340Vector());
            return rows;
        }

        foreach (var line in Vectors.ReadText("bip340.csv").Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1))
        {
            var cells = line.TrimEnd('\r').Split(',', 8);
            rows.Add(new Bip340Vector(int.Parse(cells[0], null), cells[1], cells[2], cells[3], cells[4], cells[5], cells[6] == "TRUE"));
        }

        return rows;
    }

    [VectorTheory]
    [MemberData(nameof(OfficialVectors))]
    public void Every_official_vector_verifies_and_signs_as_listed(Bip340Vector vector) => Check(vector);

    [Fact]
    public void All_fifteen_official_vectors_are_read()
    {
        if (Vectors.Present)
        {
            Assert.Equal(15, OfficialVectors().Count);
        }
    }

    [Theory]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000003", "F9308A019258C31049344F85F89D5229B531C845836F99B08601F113BCE036F9", "0000000000000000000000000000000000000000000000000000000000000000", "0000000000000000000000000000000000000000000000000000000000000000", "E907831F80848D1069A5371B402410364BDF1C5F8307B0084C55F1CE2DCA821525F66A4A85EA8B71E482A74F382D2CE5EBEEE8FDB2172F477DF4900D310536C0", true)]
    [InlineData("B7E151628AED2A6ABF7158809CF4F3C762E7160F38B4DA56A784D9045190CFEF", "DFF1D77F2A671C5F36183726DB2341BE58FEAE1DA2DECED843240F7B502BA659", "0000000000000000000000000000000000000000000000000000000000000001", "243F6A8885A308D313198A2E03707344A4093822299F31D0082EFA98EC4E6C89", "6896BD60EEAE296DB48A229FF71DFE071BDE413E6D43F917DC8DCF8C78DE33418906D11AC976ABCCB20B091292BFF4EA897EFCB639EA871CFA95F6DE339E4B0A", true)]
    [InlineData("0B432B2677937381AEF05BB02A66ECD012773062CF3FA2549E44F58ED2401710", "25D1DFF95105F5253C4022F628A996AD3A0D95FBF21D468A1B33F8C160D8F517", "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF", "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF", "7EB0509757E246F19449885651611CB965ECC1A187DD51B64FDA1EDC9637D5EC97582B9CB13DB3933705B32BA982AF5AF25FD78881EBB32771FC5922EFC66EA3", true)]
    [InlineData("", "DFF1D77F2A671C5F36183726DB2341BE58FEAE1DA2DECED843240F7B502BA659", "", "243F6A8885A308D313198A2E03707344A4093822299F31D0082EFA98EC4E6C89", "6CFF5C3BA86C69EA4B7376F31A9BCB4F74C1976089B2D9963DA2E5543E177769961764B3AA9B2FFCB6EF947B6887A226E8D7C93E00C5ED0C1834FF0D0C2E6DA6", false)]
    [InlineData("", "DFF1D77F2A671C5F36183726DB2341BE58FEAE1DA2DECED843240F7B502BA659", "", "243F6A8885A308D313198A2E03707344A4093822299F31D0082EFA98EC4E6C89", "0000000000000000000000000000000000000000000000000000000000000000123DDA8328AF9C23A94C1FEECFD123BA4FB73476F0D594DCB65C6425BD186051", false)]
    [InlineData("", "EEFDEA4CDB677750A420FEE807EACF21EB9898AE79B9768766E4FAA04A2D4A34", "", "243F6A8885A308D313198A2E03707344A4093822299F31D0082EFA98EC4E6C89", "6CFF5C3BA86C69EA4B7376F31A9BCB4F74C1976089B2D9963DA2E5543E17776969E89B4C5564D00349106B8497785DD7D1D713A8AE82B32FA79D5F7FC407D39B", false)]
    public void The_main_vectors_hold_without_the_file(string secret, string key, string aux, string message, string signature, bool valid) =>
        Check(new Bip340Vector(0, secret, key, aux, message, signature, valid));

    [Theory]
    [InlineData("FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEFFFFFC30")]
    [InlineData("FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEFFFFFC2F")]
    [InlineData("EEFDEA4CDB677750A420FEE807EACF21EB9898AE79B9768766E4FAA04A2D4A34")]
    [InlineData("79BE667EF9DCBBAC55A06295CE870B07029BFCDB2DCE28D959F2815B16F817")]
    public void A_key_that_is_no_x_coordinate_is_refused(string key)
    {
        Assert.False(ECXOnlyPubKey.TryCreate(Convert.FromHexString(key), out _));
        Assert.Throws<FormatException>(() => ECXOnlyPubKey.Create(Convert.FromHexString(key)));
    }

    [Fact]
    public void Without_auxiliary_data_two_signatures_differ_and_both_verify()
    {
        using var key = ECPrivKey.Create(Enumerable.Repeat((byte)7, 32).ToArray());
        var message = new byte[32];

        var first = key.SignBIP340(message);
        var second = key.SignBIP340(message);

        Assert.NotEqual(first.ToBytes(), second.ToBytes());
        Assert.True(key.CreateXOnlyPubKey().SigVerifyBIP340(first, message));
        Assert.True(key.CreateXOnlyPubKey().SigVerifyBIP340(second, message));
    }

    [Fact]
    public void A_changed_bit_anywhere_breaks_the_signature()
    {
        using var key = ECPrivKey.Create(Enumerable.Repeat((byte)9, 32).ToArray());
        var message = new byte[32];
        var bytes = key.SignBIP340(message, new byte[32]).ToBytes();

        for (var i = 0; i < bytes.Length; i++)
        {
            bytes[i] ^= 1;
            Assert.False(SecpSchnorrSignature.TryCreate(bytes, out var changed) && key.CreateXOnlyPubKey().SigVerifyBIP340(changed, message));
            bytes[i] ^= 1;
        }
    }

    [Fact]
    public void Auxiliary_data_of_another_length_is_a_mistake() =>
        Assert.Throws<ArgumentException>(() => new BIP340NonceFunction(new byte[31]));

    private static void Check(Bip340Vector vector)
    {
        var message = Convert.FromHexString(vector.Message);
        var verified = ECXOnlyPubKey.TryCreate(Convert.FromHexString(vector.PublicKey), out var key)
            && SecpSchnorrSignature.TryCreate(Convert.FromHexString(vector.Signature), out var signature)
            && key.SigVerifyBIP340(signature, message);
        Assert.Equal(vector.Valid, verified);
        if (vector.SecretKey.Length == 0)
        {
            return;
        }

        using var secret = ECPrivKey.Create(Convert.FromHexString(vector.SecretKey));
        Assert.Equal(key, secret.CreateXOnlyPubKey());
        Assert.Equal(vector.Signature, Convert.ToHexString(secret.SignBIP340(message, Convert.FromHexString(vector.AuxiliaryData)).ToBytes()));
    }
}
