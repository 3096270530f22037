using L402Functions.Nostr.Events;
using L402Functions.Nostr.Keys;

namespace L402Functions.Nostr.Wallets;

/// <summary>Keeps a wallet's newest info event, from whichever relay it comes.</summary>
internal sealed class CapabilityWatch(NostrPublicKey wallet)
{
    private readonly Lock gate = new();
    private readonly TaskCompletionSource first = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private NostrEvent? newest;

    public NwcCapabilities? Current { get; private set; }

    /// <summary>Completes when there is something to read.</summary>
    public Task First => first.Task;

    /// <summary>Takes an event from a relay. False where it is not the wallet's word, or older than what is known.</summary>
    public bool Take(NostrEvent candidate)
    {
        if (candidate.Kind != NostrKinds.WalletInfo || candidate.Author != wallet || !Supersedes(candidate) || !candidate.IsAuthentic())
        {
            return false;
        }

        lock (gate)
        {
            if (!Supersedes(candidate))
            {
                return false;
            }

            newest = candidate;
            Current = NwcCapabilities.Of(candidate);
            if (Current.Encryptions.Contains(NwcEncryption.Nip44))
            {
                SpokenNip44.Note(wallet);
            }
        }

        first.TrySetResult();
        return true;
    }

    /// <summary>The newer of two; of two in the same second the one with the lower id (NIP-01).</summary>
    private bool Supersedes(NostrEvent candidate)
    {
        lock (gate)
        {
            return newest is null
                || candidate.CreatedAt > newest.CreatedAt
                || (candidate.CreatedAt == newest.CreatedAt && string.CompareOrdinal(candidate.Id.ToString(), newest.Id.ToString()) < 0);
        }
    }
}
