using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using L402Functions.Protocol.Bolt11;

namespace L402Functions.Protocol.Tests.Bolt11;

/// <summary>What the titles of BOLT 11's examples say, in the order of the vector file: the drafts that must give the very same texts.</summary>
internal static class ExampleDrafts
{
    public static readonly byte[] PrivateKey = Convert.FromHexString("e126f68f7eafcc8b74f54d269fe206be715000f94dac067d1c04a8ca3b2db734");
    public const string Payee = "03e7156ae33b0a208d0744199163177e909e80176e55d97a2f221ede0f934dd9ad";
    public const string CoffeeBeans = "lnbc25m1pvjluezpp5qqqsyqcyq5rqwzqfqqqsyqcyq5rqwzqfqqqsyqcyq5rqwzqfqypqdq5vdhkven9v5sxyetpdeessp5zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zygs9q5sqqqqqqqqqqqqqqqqsgq2a25dxl5hrntdtn6zvydt7d66hyzsyhqs4wdynavys42xgl6sgx9c4g7me86a27t07mdtfry458rtjr0v92cnmswpsjscgt2vcse3sgpz3uapa";

    private const string ShopList = "One piece of chocolate cake, one icecream cone, one pickle, one slice of swiss cheese, one slice of salami, one lollypop, one piece of cherry pie, one sausage, one cupcake, and one slice of watermelon";

    private static readonly Bolt11Draft Common = new()
    {
        Network = LightningNetwork.Mainnet,
        Timestamp = DateTimeOffset.FromUnixTimeSeconds(1496314658),
        PaymentHash = Hash("0001020304050607080900010203040506070809000102030405060708090102"),
        PaymentSecret = Enumerable.Repeat((byte)0x11, 32).ToArray(),
    };

    private static readonly Bolt11Draft List = Common with { Amount = new Msat(2_000_000_000), DescriptionHash = SHA256.HashData(Encoding.UTF8.GetBytes(ShopList)) };

    /// <summary>Null where the text has something that an encoder does not write: upper case, fields to be ignored, a high S.</summary>
    public static IReadOnlyList<Bolt11Draft?> All { get; } =
    [
        Common with { Description = "Please consider supporting this project" },
        Common with { Amount = new Msat(250_000_000), Description = "1 cup coffee", Expiry = TimeSpan.FromMinutes(1) },
        Common with { Amount = new Msat(250_000_000), Description = "ナンセンス 1杯", Expiry = TimeSpan.FromMinutes(1) },
        List,
        List with { Network = LightningNetwork.Testnet, FieldOrder = "shpfdmxcnr9", Fallbacks = [PublicKeyHash("3172b5654f6683c8fb146959d347ce303cae4ca7")] },
        List with
        {
            FieldOrder = "spdhfrmxcn9",
            Fallbacks = [PublicKeyHash("04b61f7dc1ea0dc99424464cc4064dc564d91e89")],
            RouteHints =
            [
                new RouteHint(
                [
                    new RouteHintHop(Node("029e03a901b85534ff1e92c43c74431f7ce72046060fcf7a95c37e148f78c77255"), 0x0102030405060708, 1, 20, 3),
                    new RouteHintHop(Node("039e03a901b85534ff1e92c43c74431f7ce72046060fcf7a95c37e148f78c77255"), 0x030405060708090a, 2, 30, 4),
                ]),
            ],
        },
        List with { FieldOrder = "shpfdmxcnr9", Fallbacks = [new FallbackAddress(18, Bytes("8f55563b9a19f321c211e9b9f38cdf686ea07845"))] },
        List with { FieldOrder = "shpfdmxcnr9", Fallbacks = [new FallbackAddress(0, Bytes("751e76e8199196d454941c45d1b3a323f1433bd6"))] },
        List with { FieldOrder = "shpfdmxcnr9", Fallbacks = [new FallbackAddress(0, Bytes("1863143c14c5166804bd19203356da136c985678cd4d27a1b8c6329604903262"))] },
        Common with
        {
            Amount = new Msat(967_878_534),
            Timestamp = DateTimeOffset.FromUnixTimeSeconds(1572468703),
            PaymentHash = Hash("462264ede7e14047e9b249da94fefc47f41f7d02ee9b091815a5506bc8abf75f"),
            Expiry = TimeSpan.FromDays(7),
            MinFinalCltvExpiry = 10,
            Description = "Blockstream Store: 88.85 USD for Blockstream Ledger Nano S x 1, \"Back In My Day\" Sticker x 2, \"I Got Lightning Working\" Sticker x 2 and 1 more items",
            RouteHints = [new RouteHint([new RouteHintHop(Node("03d06758583bb5154774a6eb221b1276c9e82d65bbaceca806d90e20c108f4b1c7"), 589390UL << 40 | 3312UL << 16 | 1, 1000, 2500, 40)])],
            FieldOrder = "pdsxcrhmnf9",
        },
        Common with
        {
            Amount = new Msat(2_500_000_000), Description = "coffee beans", Features = InvoiceFeatures.FromBits(8, 14, 99), FieldOrder = "pdshmxcnfr9",
        },
        null,
        null,
        Common with
        {
            Amount = new Msat(1_000_000_000),
            Description = "payment metadata inside",
            Metadata = Convert.FromHexString("01fafaf0"),
            Features = InvoiceFeatures.FromBits(8, 14, 48),
            FieldOrder = "pdmshxcnfr9",
        },
        null,
    ];

    public static PaymentHash Hash(string hex) => PaymentHash.FromBytes(Convert.FromHexString(hex));

    public static NodeId Node(string hex) => NodeId.TryParse(hex, out var id) ? id : throw new ArgumentException(hex);

    private static FallbackAddress PublicKeyHash(string hex) => new(FallbackAddress.PublicKeyHash, Bytes(hex));

    private static ImmutableArray<byte> Bytes(string hex) => [.. Convert.FromHexString(hex)];
}
