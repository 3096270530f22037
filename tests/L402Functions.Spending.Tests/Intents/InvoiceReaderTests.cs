using L402Functions.Protocol;
using L402Functions.Protocol.Bolt11;
using L402Functions.Spending.Intents;

namespace L402Functions.Spending.Tests.Intents;

public sealed class InvoiceReaderTests
{
    [Fact]
    public void An_invoice_is_decoded_once_while_it_is_remembered()
    {
        var reader = new InvoiceReader(capacity: 2);
        var first = reader.Read(Invoice(1));
        Assert.Same(first, reader.Read(Invoice(1)));
        Assert.Equal(Msat.FromSats(1), Assert.IsType<InvoiceReading.Read>(first).Facts.Amount);
        reader.Read(Invoice(2));
        reader.Read(Invoice(3));
        var again = reader.Read(Invoice(1));
        Assert.NotSame(first, again);
        Assert.Equal(first, again);
    }

    [Fact]
    public void What_is_no_invoice_is_said_so_by_name()
    {
        var invoice = Invoice(1);
        var damaged = invoice[..^1] + (invoice[^1] == 'q' ? 'p' : 'q');
        Assert.Equal(new InvoiceReading.Unreadable(Bolt11Error.ChecksumMismatch), new InvoiceReader().Read(damaged));
    }

    private static string Invoice(int sats) => Bolt11Encoder.Encode(
        new Bolt11Draft
        {
            Network = LightningNetwork.Regtest,
            Amount = Msat.FromSats(sats),
            Timestamp = new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero),
            PaymentHash = PaymentHash.FromBytes(new byte[32]),
            PaymentSecret = new byte[32],
            Description = "a page",
        },
        [.. Enumerable.Repeat((byte)1, 32)]);
}
