using System.Collections.Concurrent;
using L402Functions.Nostr.Keys;

namespace L402Functions.Nostr.Wallets;

/// <summary>
/// The wallets that have shown to know NIP-44, for as long as the process lives: who hides or replays their info events later does not make us
/// speak NIP-04 to them. It grows by one entry for each wallet that the process has a connection to.
/// </summary>
internal static class SpokenNip44
{
    private static readonly ConcurrentDictionary<NostrPublicKey, bool> Wallets = new();

    public static void Note(NostrPublicKey wallet) => Wallets.TryAdd(wallet, true);

    public static bool Knows(NostrPublicKey wallet) => Wallets.ContainsKey(wallet);
}
