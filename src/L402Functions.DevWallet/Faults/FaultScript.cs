namespace L402Functions.DevWallet.Faults;

/// <summary>What will go wrong at one wallet: each fault is used up by the next request of its method, in the order of scripting.</summary>
public sealed class FaultScript
{
    private readonly Lock gate = new();
    private readonly Dictionary<WalletMethod, Queue<WalletFault>> queues = [];
    private readonly bool onTheWire;

    /// <summary>A script without faults, for a wallet in the caller's process.</summary>
    public FaultScript()
    {
    }

    internal FaultScript(bool onTheWire) => this.onTheWire = onTheWire;

    /// <summary>How many faults are still to come.</summary>
    public int Remaining
    {
        get
        {
            lock (gate)
            {
                return queues.Values.Sum(q => q.Count);
            }
        }
    }

    /// <summary>Lets the next request of a method, after those already scripted, meet with a fault.</summary>
    /// <returns>This script, for more.</returns>
    /// <exception cref="ArgumentException">The fault makes no sense for the method.</exception>
    public FaultScript Next(WalletMethod method, WalletFault fault)
    {
        ArgumentNullException.ThrowIfNull(fault);
        RequireSense(method, fault);
        lock (gate)
        {
            if (!queues.TryGetValue(method, out var queue))
            {
                queues[method] = queue = new Queue<WalletFault>();
            }

            queue.Enqueue(fault);
        }

        return this;
    }

    /// <summary>Forgets all faults that are still to come.</summary>
    public void Clear()
    {
        lock (gate)
        {
            queues.Clear();
        }
    }

    internal WalletFault? Take(WalletMethod method)
    {
        lock (gate)
        {
            return queues.TryGetValue(method, out var queue) && queue.TryDequeue(out var fault) ? fault : null;
        }
    }

    private void RequireSense(WalletMethod method, WalletFault fault)
    {
        if (fault.NeedsWire && !onTheWire)
        {
            throw new ArgumentException("That can happen on the wire only.", nameof(fault));
        }

        if (fault is WalletFault.Delay { Then: { } then })
        {
            RequireSense(method, then);
        }

        if (fault.IsAboutPreimage && method is not (WalletMethod.PayInvoice or WalletMethod.LookupInvoice))
        {
            throw new ArgumentException($"{method} answers no preimage.", nameof(fault));
        }

        if (fault is WalletFault.ExecuteLate && method is not WalletMethod.PayInvoice)
        {
            throw new ArgumentException($"{method} has no effect that could come late.", nameof(fault));
        }
    }
}
