using System.Security.Cryptography;
using L402Functions.Protocol;
using L402Functions.Protocol.Bolt11;

namespace L402Functions.LoadTest.Ledger;

/// <summary>Invoices made before anything is measured, and read once: signing and reading them is not what is compared.</summary>
internal static class InvoiceMill
{
    public static IReadOnlyList<string> Make(int count, InstantWallet wallet)
    {
        var key = RandomNumberGenerator.GetBytes(32);
        var invoices = new string[count];
        Parallel.For(0, count, i =>
        {
            var preimage = Preimage.FromBytes(RandomNumberGenerator.GetBytes(Preimage.Length));
            var draft = new Bolt11Draft
            {
                Network = LightningNetwork.Regtest,
                Amount = Msat.FromSats(10),
                Timestamp = TimeProvider.System.GetUtcNow(),
                PaymentHash = PaymentHash.Of(preimage),
                PaymentSecret = RandomNumberGenerator.GetBytes(32),
                Description = "load",
                Expiry = TimeSpan.FromHours(6),
            };
            invoices[i] = Bolt11Encoder.Encode(draft, key);
            wallet.Know(invoices[i], preimage);
        });
        return invoices;
    }
}
