using L402Functions.Protocol.Bolt11;

namespace L402Functions.Paywall.Issuing;

/// <summary>The invoices that lie ready for one kind of ask, and how often it was asked lately. Guarded by its owner's lock.</summary>
internal sealed class WarmShelf(TimeSpan expiry)
{
    private readonly Queue<(Bolt11Invoice Invoice, DateTimeOffset FreshUntil)> invoices = new();
    private readonly Queue<DateTimeOffset> asks = new();
    private int most;

    /// <summary>Invoices that lie ready.</summary>
    public int Count => invoices.Count;

    /// <summary>Invoices being made.</summary>
    public int Coming { get; set; }

    /// <summary>How many more are wanted: as many as were asked for lately, up to the price's own bound.</summary>
    public int Wanted => Math.Min(most, asks.Count) - invoices.Count - Coming;

    /// <summary>True where nothing is left to remember.</summary>
    public bool IsIdle => invoices.Count == 0 && asks.Count == 0 && Coming == 0;

    /// <summary>Notes that one was asked for; of more than can be kept ready, the count does not matter.</summary>
    public void Note(DateTimeOffset now, int upTo)
    {
        most = upTo;
        asks.Enqueue(now);
        while (asks.Count > upTo)
        {
            asks.Dequeue();
        }
    }

    /// <summary>Lays an invoice down for a fifth of the time that it can be paid, so that who is handed it has the other four.</summary>
    public void Add(Bolt11Invoice invoice, DateTimeOffset now) => invoices.Enqueue((invoice, now + FreshPart(invoice.ExpiresAt - now)));

    /// <summary>Takes the oldest that is fresh.</summary>
    public Bolt11Invoice? Take() => invoices.TryDequeue(out var oldest) ? oldest.Invoice : null;

    /// <summary>Throws away what is no longer fresh, and forgets asks as old as an invoice would be then.</summary>
    public void Tidy(DateTimeOffset now)
    {
        while (invoices.TryPeek(out var oldest) && oldest.FreshUntil <= now)
        {
            invoices.Dequeue();
        }

        while (asks.TryPeek(out var ask) && ask + FreshPart(expiry) <= now)
        {
            asks.Dequeue();
        }
    }

    private static TimeSpan FreshPart(TimeSpan payable) => payable / 5;
}
