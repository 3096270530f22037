using System.Diagnostics;
using L402Functions.Nostr.Encryption;
using L402Functions.Nostr.Events;
using L402Functions.Nostr.Keys;

namespace L402Functions.LoadTest.Wallets;

/// <summary>
/// The cryptography of one round trip over a relay, done alone: client and wallet each encrypt, sign, check and decrypt once, and the relay checks both
/// events. Keys are agreed on once per connection and do not count.
/// </summary>
internal static class CryptoShare
{
    private const int Rounds = 1_000;

    /// <summary>The processor time of the cryptography of one round trip, once the code is warm.</summary>
    public static TimeSpan PerRoundTrip()
    {
        using var client = NostrKey.Generate();
        using var wallet = NostrKey.Generate();
        if (!ConversationKey.TryCreate(client, wallet.PublicKey, out var key))
        {
            throw new InvalidOperationException("A fresh key is no key.");
        }

        using (key)
        {
            Repeat();
            using var process = Process.GetCurrentProcess();
            var before = process.TotalProcessorTime;
            Repeat();
            process.Refresh();
            return (process.TotalProcessorTime - before) / Rounds;

            void Repeat()
            {
                for (var round = 0; round < Rounds; round++)
                {
                    RoundTrip(client, wallet, key);
                }
            }
        }
    }

    private static void RoundTrip(NostrKey client, NostrKey wallet, ConversationKey key)
    {
        Message(client, NostrKinds.WalletRequest, """{"method":"get_balance","params":{}}""", key);
        Message(wallet, NostrKinds.WalletResponse, """{"result_type":"get_balance","error":null,"result":{"balance":1000000000}}""", key);
    }

    private static void Message(NostrKey author, int kind, string text, ConversationKey key)
    {
        var sent = new EventTemplate(kind, 1_767_225_600, [new NostrTag("p", author.PublicKey.ToString())], Nip44.Encrypt(text, key)).Sign(author);
        var atRelay = sent.IsAuthentic();
        var atReader = sent.IsAuthentic();
        if (!atRelay || !atReader || !Nip44.TryDecrypt(sent.Content, key, out var read) || read != text)
        {
            throw new InvalidOperationException("What is measured must be right.");
        }
    }
}
