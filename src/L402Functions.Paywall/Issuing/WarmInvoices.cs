using L402Functions.Paywall.Quotes;
using L402Functions.Protocol.Bolt11;
using Microsoft.Extensions.Logging;

namespace L402Functions.Paywall.Issuing;

/// <summary>
/// Invoices made ahead for what was asked for lately, so that a challenge need not wait for the wallet. Each is handed out once, and with at
/// least four fifths of its time left. Where nobody asks nothing is made, and an ask causes two invoices at most: the one that is handed out
/// and one ahead. What is asked for is a fixed price of the configuration, so its kinds are few. Losing all of them loses nothing.
/// </summary>
public sealed partial class WarmInvoices(InvoiceMaker maker, QuoteDesk desk, SellerOptions options, TimeProvider clock, ILogger<WarmInvoices> logger) : IDisposable
{
    private const int MaxFillers = 4;
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromSeconds(5);

    private readonly Lock gate = new();
    private readonly Dictionary<InvoiceAsk, WarmShelf> shelves = [];
    private readonly CancellationTokenSource stopping = new();
    private DateTimeOffset pausedUntil = DateTimeOffset.MinValue;
    private int fillers;

    /// <summary>How many invoices lie ready, over all prices.</summary>
    public int Count
    {
        get
        {
            lock (gate)
            {
                Tidy();
                return shelves.Values.Sum(s => s.Count);
            }
        }
    }

    /// <summary>Whether any is being made.</summary>
    internal bool IsFilling
    {
        get
        {
            lock (gate)
            {
                return fillers > 0;
            }
        }
    }

    /// <summary>Takes an invoice that lies ready, and has others made while they are asked for. Null where none lies ready, or none is to.</summary>
    /// <param name="ask">What it has to be.</param>
    /// <param name="upTo">How many of its kind may lie ready; none where 0.</param>
    public Bolt11Invoice? Take(InvoiceAsk ask, int upTo)
    {
        if (upTo <= 0)
        {
            return null;
        }

        lock (gate)
        {
            Tidy();
            if (!shelves.TryGetValue(ask, out var shelf))
            {
                shelf = shelves[ask] = new WarmShelf(ask.Expiry);
            }

            var taken = shelf.Take();
            shelf.Note(clock.GetUtcNow(), upTo);
            StartFilling();
            return taken;
        }
    }

    /// <summary>Stops making invoices.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            if (stopping.IsCancellationRequested)
            {
                return;
            }

            stopping.Cancel();
            shelves.Clear();
        }
    }

    private void StartFilling()
    {
        var wanted = clock.GetUtcNow() < pausedUntil ? 0 : shelves.Values.Sum(s => int.Max(0, s.Wanted));
        for (; fillers < int.Min(MaxFillers, wanted) && !stopping.IsCancellationRequested; fillers++)
        {
            _ = Task.Run(FillAsync);
        }
    }

    /// <summary>Makes one invoice after the other until none is wanted. Several of these run; none runs while nobody asks.</summary>
    private async Task FillAsync()
    {
        while (Next() is var (ask, shelf))
        {
            Finish(shelf, await MakeAsync(ask));
        }
    }

    private async Task<Bolt11Invoice?> MakeAsync(InvoiceAsk ask)
    {
        try
        {
            switch (await maker.MakeAsync(ask, stopping.Token))
            {
                case InvoiceResult.Made made:
                    return made.Invoice;
                case InvoiceResult.Missing missing:
                    LogNotMade(missing.Problem);
                    return null;
                case var other:
                    throw new InvalidOperationException($"{other.GetType()} is not a maker's result.");
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return null;
        }
        catch (Exception failed)
        {
            // Nobody awaits a filler: what leaves it is told to nobody.
            LogFailed(failed);
            return null;
        }
    }

    /// <summary>The shelf to fill next, with a place on it taken; null where the filler can go.</summary>
    private (InvoiceAsk Ask, WarmShelf Shelf)? Next()
    {
        lock (gate)
        {
            Tidy();
            var held = shelves.Values.Sum(s => s.Count + s.Coming);
            if (!stopping.IsCancellationRequested && clock.GetUtcNow() >= pausedUntil && held < options.MaxWarmInvoices && desk.HasRoomBeside(held))
            {
                var (ask, shelf) = shelves.MaxBy(s => s.Value.Wanted);
                if (shelf is { Wanted: > 0 })
                {
                    shelf.Coming++;
                    return (ask, shelf);
                }
            }

            fillers--;
            return null;
        }
    }

    private void Finish(WarmShelf shelf, Bolt11Invoice? made)
    {
        lock (gate)
        {
            shelf.Coming--;
            if (made is null)
            {
                pausedUntil = clock.GetUtcNow() + PauseAfterFailure;
            }
            else
            {
                shelf.Add(made, clock.GetUtcNow());
            }
        }
    }

    private void Tidy()
    {
        var now = clock.GetUtcNow();
        foreach (var (ask, shelf) in shelves)
        {
            shelf.Tidy(now);
            if (shelf.IsIdle)
            {
                shelves.Remove(ask);
            }
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "No invoice could be made ahead: {Problem}")]
    private partial void LogNotMade(string problem);

    [LoggerMessage(2, LogLevel.Error, "Making an invoice ahead failed")]
    private partial void LogFailed(Exception failed);
}
