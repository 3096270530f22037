using L402Functions.Paywall.Issuing;
using L402Functions.Protocol;

namespace L402Functions.Paywall.Quotes;

/// <summary>
/// The offers of this instance that nobody has paid yet, as far as it knows. It bounds them, and answers a client that asks again with the
/// offer it already has. Losing it loses nothing: a token is verified without it.
/// </summary>
public sealed class QuoteDesk(QuoteOptions options, TimeProvider clock)
{
    private readonly Lock gate = new();
    private readonly Dictionary<PaymentHash, OpenQuote> open = [];
    private readonly Dictionary<QuoteKey, PaymentHash> latest = [];
    private readonly PriorityQueue<PaymentHash, DateTimeOffset> byExpiry = new();
    private int reserved;

    /// <summary>How many offers are open.</summary>
    public int OpenCount
    {
        get
        {
            lock (gate)
            {
                return open.Count + reserved;
            }
        }
    }

    /// <summary>Whether one more unpaid invoice is within the bound, where <paramref name="others"/> are not yet part of an offer.</summary>
    public bool HasRoomBeside(int others) => OpenCount + others < options.MaxOpen;

    /// <summary>The open offer for the same thing, where one was made moments ago.</summary>
    public Challenge? FindOpen(in QuoteKey key)
    {
        lock (gate)
        {
            Expire();
            return latest.TryGetValue(key, out var hash)
                && open.TryGetValue(hash, out var quote)
                && clock.GetUtcNow() < quote.ReusableUntil
                ? quote.Challenge
                : null;
        }
    }

    /// <summary>Makes room for one more offer, before the wallet is asked for its invoice. False where the bound is reached.</summary>
    public bool TryReserve()
    {
        lock (gate)
        {
            Expire();
            if (open.Count + reserved >= options.MaxOpen)
            {
                return false;
            }

            reserved++;
            return true;
        }
    }

    /// <summary>Gives back room for which no offer was made.</summary>
    public void CancelReservation()
    {
        lock (gate)
        {
            reserved--;
        }
    }

    /// <summary>Fills reserved room with an offer.</summary>
    public void Open(in QuoteKey key, Challenge challenge)
    {
        ArgumentNullException.ThrowIfNull(challenge);
        lock (gate)
        {
            reserved--;
            var until = clock.GetUtcNow() + options.ReuseFor;
            open[challenge.PaymentHash] = new OpenQuote(key, challenge, until < challenge.ExpiresAt ? until : challenge.ExpiresAt);
            latest[key] = challenge.PaymentHash;
            byExpiry.Enqueue(challenge.PaymentHash, challenge.ExpiresAt);
        }
    }

    /// <summary>The payment was presented: its offer is no longer open, and nobody must be handed its invoice again.</summary>
    public void Close(in PaymentHash paymentHash)
    {
        lock (gate)
        {
            Remove(paymentHash);
        }
    }

    private void Expire()
    {
        var now = clock.GetUtcNow();
        while (byExpiry.TryPeek(out var hash, out var at) && at <= now)
        {
            byExpiry.Dequeue();
            Remove(hash);
        }
    }

    private void Remove(PaymentHash hash)
    {
        if (open.Remove(hash, out var quote) && latest.TryGetValue(quote.Key, out var newest) && newest == hash)
        {
            latest.Remove(quote.Key);
        }
    }

    private sealed record OpenQuote(QuoteKey Key, Challenge Challenge, DateTimeOffset ReusableUntil);
}
