using L402Functions.Nostr.Wallets;

namespace L402Functions.Settings;

/// <summary>Checks the wallets' connection strings. They are bearer secrets: a problem names the wallet and the part, never the text.</summary>
internal static class WalletReader
{
    public static void Check(L402Settings settings, ICollection<string> problems)
    {
        foreach (var (name, text) in settings.Wallets)
        {
            if (NwcUri.TryParse(text, out var uri, out var problem))
            {
                uri.Dispose();
            }
            else
            {
                problems.Add($"L402:Wallets:{name} is no Nostr Wallet Connect address: {problem}.");
            }
        }

        foreach (var name in settings.Nip04Wallets.Where(n => !settings.Wallets.Keys.Contains(n, StringComparer.OrdinalIgnoreCase)))
        {
            problems.Add($"L402:Nip04Wallets names '{name}', and no wallet of that name is in L402:Wallets.");
        }
    }
}
