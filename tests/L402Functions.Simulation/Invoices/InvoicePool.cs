using L402Functions.Protocol;
using L402Functions.Protocol.Bolt11;
using L402Functions.Simulation.Scheduling;
using L402Functions.Spending.Intents;

namespace L402Functions.Simulation.Invoices;

/// <summary>
/// The invoices of all schedules. Signing and reading them costs more than a whole schedule, so they are made once, from a seed of their
/// own, and never change.
/// </summary>
public sealed class InvoicePool
{
    private const int Fresh = 24;

    private readonly Chance chance = new(2026);
    private readonly byte[][] payees;
    private readonly Dictionary<PaymentHash, PooledInvoice> byHash = [];
    private readonly Dictionary<string, PooledInvoice> byText = new(StringComparer.Ordinal);

    private InvoicePool()
    {
        payees = [NewBytes(), NewBytes(), NewBytes()];
        WalletNodes = [NodeId(NewBytes()), NodeId(NewBytes())];
        First = [.. Enumerable.Range(0, Fresh).Select(_ => Make(World.Epoch, chance.Pick([10, 60, 60, 1440])))];
        Later = [.. Enumerable.Range(1, Fresh).Select(n => Make(World.Epoch.AddMinutes(15 * n), 60))];
        Refused =
        [
            Make(World.Epoch, 60, LightningNetwork.Mainnet).Text,
            Make(World.Epoch.AddHours(-2), 60).Text,
            Make(World.Epoch, 60 * 24 * 60).Text,
            Encode(World.Epoch, 60, LightningNetwork.Regtest, null, PaymentHash.FromBytes(NewBytes()), payees[0]),
            First[0].Text[..^1] + (First[0].Text[^1] == 'q' ? 'p' : 'q'),
            "lnbcrt1nothing",
        ];
        foreach (var text in First.Concat(Later).Select(i => i.Text).Concat(Refused))
        {
            Reader.Read(text);
        }
    }

    /// <summary>The one pool.</summary>
    public static InvoicePool Shared { get; } = new();

    /// <summary>Has read every invoice of the pool, so that no schedule needs to.</summary>
    public InvoiceReader Reader { get; } = new();

    /// <summary>Invoices that can be paid from the beginning, for ten minutes to a day.</summary>
    public IReadOnlyList<PooledInvoice> First { get; }

    /// <summary>Invoices that are made later, a quarter of an hour after one another.</summary>
    public IReadOnlyList<PooledInvoice> Later { get; }

    /// <summary>What must not be paid: another network's, expired, overlong, without an amount, damaged, and no invoice at all.</summary>
    public IReadOnlyList<string> Refused { get; }

    /// <summary>The nodes of the wallets.</summary>
    public IReadOnlyList<NodeId> WalletNodes { get; }

    /// <summary>The invoice of that text.</summary>
    public PooledInvoice? Find(string text) => byText.GetValueOrDefault(text);

    /// <summary>The invoice of that hash.</summary>
    public PooledInvoice? Find(in PaymentHash hash) => byHash.GetValueOrDefault(hash);

    private static NodeId NodeId(byte[] key) => Bolt11Encoder.NodeOf(key);

    private static string Encode(DateTimeOffset at, int minutes, LightningNetwork network, Msat? amount, PaymentHash hash, byte[] key) =>
        Bolt11Encoder.Encode(
            new Bolt11Draft
            {
                Network = network,
                Amount = amount,
                Timestamp = at,
                PaymentHash = hash,
                PaymentSecret = new byte[32],
                Description = "call",
                Expiry = TimeSpan.FromMinutes(minutes),
            },
            key);

    private PooledInvoice Make(DateTimeOffset at, int minutes, LightningNetwork? network = null)
    {
        var preimage = Preimage.FromBytes(NewBytes());
        var hash = PaymentHash.Of(preimage);
        var amount = Msat.FromSats(chance.Pick([20, 50, 100, 100, 200, 400]));
        var key = chance.Pick(payees);
        var text = Encode(at, minutes, network ?? LightningNetwork.Regtest, amount, hash, key);
        var made = new PooledInvoice(text, hash, preimage, amount, NodeId(key), at.AddMinutes(minutes));
        byHash.Add(hash, made);
        byText.Add(text, made);
        return made;
    }

    private byte[] NewBytes()
    {
        var bytes = new byte[32];
        chance.Fill(bytes);
        return bytes;
    }
}
