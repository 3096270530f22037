using L402Functions.Protocol.Wallets;
using L402Functions.Spending.Ledger;

namespace L402Functions.Spending.Payments;

/// <summary>
/// When each wallet was last heard of. A request is sent only to a wallet that was seen within a minute; another is asked who it is first, as
/// a request that meets with silence is money whose fate is unknown. Callers who ask at the same time share one question.
/// </summary>
public sealed class WalletWatch(IWalletDirectory wallets, TimeProvider clock)
{
    /// <summary>For how long a sign of life counts.</summary>
    public static readonly TimeSpan Fresh = TimeSpan.FromSeconds(60);

    /// <summary>How long an answer to the question is waited for.</summary>
    public static readonly TimeSpan ProbeWait = TimeSpan.FromSeconds(15);

    private readonly Lock gate = new();
    private readonly Dictionary<string, WalletContact> contacts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Sighting> sightings = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Task<WalletPresence>> probes = new(StringComparer.Ordinal);

    /// <summary>Notes that a wallet answered something, whatever it was.</summary>
    public void Saw(string name)
    {
        lock (gate)
        {
            Note(name, sightings.GetValueOrDefault(name)?.Identity);
        }
    }

    /// <summary>Who a wallet last said that it is.</summary>
    public WalletIdentity IdentityOf(string? name)
    {
        lock (gate)
        {
            return (name is null ? null : sightings.GetValueOrDefault(name)?.Identity) ?? WalletIdentity.Unknown;
        }
    }

    /// <summary>When a wallet was last heard of; null where never in this process.</summary>
    public DateTimeOffset? LastSeen(string name)
    {
        lock (gate)
        {
            return sightings.GetValueOrDefault(name)?.At;
        }
    }

    /// <summary>Every wallet that this process ever asked.</summary>
    public IReadOnlyList<WalletContact> Contacts()
    {
        lock (gate)
        {
            return [.. contacts.Values];
        }
    }

    /// <summary>Whether the wallet is there now: from a sign of life within the last minute, or by asking it.</summary>
    public async Task<WalletPresence> CheckAsync(string name, CancellationToken cancellationToken)
    {
        if (wallets.Find(name) is not { } wallet)
        {
            return new WalletPresence.Missing();
        }

        Task<WalletPresence>? probe;
        lock (gate)
        {
            if (sightings.GetValueOrDefault(name) is { Identity: { } identity } sighting && clock.GetUtcNow() - sighting.At < Fresh)
            {
                return new WalletPresence.Present(wallet, identity);
            }

            var asked = clock.GetUtcNow();
            contacts[name] = contacts.TryGetValue(name, out var before) ? before with { LastAt = asked } : new WalletContact(name, null, asked, asked);
            probes.TryGetValue(name, out probe);
        }

        // A question that began before this call is as good: an answer shows that the wallet lives now.
        return await (probe ?? Begin(name, wallet)).WaitAsync(cancellationToken);
    }

    private Task<WalletPresence> Begin(string name, IPreparingWallet wallet)
    {
        // Begun outside the lock, as a wallet may answer at once; of two that begin together one is asked twice, which harms nobody.
        var probe = ProbeAsync(name, wallet);
        if (!probe.IsCompleted)
        {
            lock (gate)
            {
                probes[name] = probe;
            }

            // It may have ended in between.
            if (probe.IsCompleted)
            {
                Forget(name);
            }
        }

        return probe;
    }

    private async Task<WalletPresence> ProbeAsync(string name, IPreparingWallet wallet)
    {
        using var patience = new CancellationTokenSource(ProbeWait, clock);
        try
        {
            switch (await wallet.GetInfoAsync(patience.Token))
            {
                case WalletOutcome<WalletInfo>.Answered { Value: var info }:
                    return Present(name, wallet, WalletIdentity.Of(info));
                case WalletOutcome<WalletInfo>.Refused:
                    // It will not say who it is, but it is there.
                    return Present(name, wallet, IdentityOf(name));
                default:
                    return new WalletPresence.Silent();
            }
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested)
        {
            return new WalletPresence.Silent();
        }
        finally
        {
            Forget(name);
        }
    }

    private WalletPresence.Present Present(string name, IPreparingWallet wallet, WalletIdentity identity)
    {
        lock (gate)
        {
            Note(name, identity);
        }

        return new WalletPresence.Present(wallet, identity);
    }

    /// <summary>It answered. Under the lock.</summary>
    private void Note(string name, WalletIdentity? identity)
    {
        var now = clock.GetUtcNow();
        sightings[name] = new Sighting(now, identity);
        contacts[name] = contacts.TryGetValue(name, out var before) ? before with { SeenAt = now, LastAt = now } : new WalletContact(name, now, now, now);
    }

    private void Forget(string name)
    {
        lock (gate)
        {
            probes.Remove(name);
        }
    }

    private sealed record Sighting(DateTimeOffset At, WalletIdentity? Identity);
}
