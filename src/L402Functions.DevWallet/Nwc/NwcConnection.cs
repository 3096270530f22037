using System.Collections.Frozen;
using L402Functions.Nostr.Encryption;
using L402Functions.Nostr.Keys;
using L402Functions.Protocol;

namespace L402Functions.DevWallet.Nwc;

/// <summary>One client's connection to the wallet: what it may do and what it has spent.</summary>
internal sealed class NwcConnection(string name, NostrPublicKey client, ConversationKey key, FrozenSet<WalletMethod> methods, Msat? budget)
{
    private readonly Lock gate = new();
    private Msat spent;

    public string Name => name;

    public NostrPublicKey Client => client;

    public ConversationKey Key => key;

    public FrozenSet<WalletMethod> Methods => methods;

    public Msat? Budget => budget;

    public Msat Spent
    {
        get
        {
            lock (gate)
            {
                return spent;
            }
        }
    }

    /// <summary>True once the connection is no more: then it meets with silence.</summary>
    public bool IsRevoked { get; set; }

    /// <summary>Sets an amount aside. False where the budget does not allow it.</summary>
    public bool TrySpend(Msat amount)
    {
        lock (gate)
        {
            if (budget is { } limit && (spent > limit || limit - spent < amount))
            {
                return false;
            }

            spent += amount;
            return true;
        }
    }

    public void GiveBack(Msat amount)
    {
        lock (gate)
        {
            spent -= amount;
        }
    }
}
