using L402Functions.Protocol.Bolt11;

namespace L402Functions.Spending.Intents;

/// <summary>
/// Reads invoices and remembers the last ones: recovering a public key from a signature is by far the most expensive thing about a payment,
/// and a queue delivers more than once. Safe to use from several threads.
/// </summary>
public sealed class InvoiceReader(int capacity = InvoiceReader.DefaultCapacity)
{
    /// <summary>How many invoices are remembered.</summary>
    public const int DefaultCapacity = 1_024;

    private readonly Lock gate = new();
    private readonly Dictionary<string, InvoiceReading> known = new(StringComparer.Ordinal);
    private readonly Queue<string> order = new();

    /// <summary>Reads an invoice.</summary>
    public InvoiceReading Read(string invoice)
    {
        ArgumentNullException.ThrowIfNull(invoice);
        lock (gate)
        {
            if (known.TryGetValue(invoice, out var found))
            {
                return found;
            }
        }

        InvoiceReading reading = Bolt11Decoder.TryDecode(invoice, out var decoded, out var error)
            ? new InvoiceReading.Read(InvoiceFacts.Of(decoded))
            : new InvoiceReading.Unreadable(error);

        // What is no invoice is found out quickly and may be of any length: it is not worth remembering.
        return reading is InvoiceReading.Read ? Remember(invoice, reading) : reading;
    }

    private InvoiceReading Remember(string invoice, InvoiceReading reading)
    {
        lock (gate)
        {
            if (known.TryAdd(invoice, reading))
            {
                order.Enqueue(invoice);
                if (order.Count > capacity)
                {
                    known.Remove(order.Dequeue());
                }
            }
        }

        return reading;
    }
}
