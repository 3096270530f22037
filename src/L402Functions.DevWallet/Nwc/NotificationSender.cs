using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using L402Functions.Nostr.Events;
using L402Functions.Nostr.Keys;
using L402Functions.Nostr.Wallets;
using L402Functions.Protocol.Wallets;

namespace L402Functions.DevWallet.Nwc;

/// <summary>
/// Tells every connection what happens at the wallet, one after the other and in each encryption that the wallet knows: a client that knows both hears
/// of everything twice.
/// </summary>
internal sealed class NotificationSender(
    SimulatedWallet wallet,
    NwcEnvelope envelope,
    ConcurrentDictionary<NostrPublicKey, NwcConnection> connections,
    Func<IReadOnlySet<NwcEncryption>> encryptions,
    Func<NostrEvent, CancellationToken, Task<bool>> publishAsync) : IAsyncDisposable
{
    private readonly Channel<WalletNotification> waiting = Channel.CreateUnbounded<WalletNotification>();
    private readonly CancellationTokenSource closing = new();
    private Task sending = Task.CompletedTask;

    public void Start()
    {
        wallet.Happened += Note;
        sending = Task.Run(SendAllAsync);
    }

    public async ValueTask DisposeAsync()
    {
        wallet.Happened -= Note;
        waiting.Writer.TryComplete();
        await closing.CancelAsync();
        await sending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        closing.Dispose();
    }

    private void Note(WalletNotification notification) => waiting.Writer.TryWrite(notification);

    private async Task SendAllAsync()
    {
        await foreach (var notification in waiting.Reader.ReadAllAsync(closing.Token))
        {
            var payload = new JsonObject
            {
                ["notification_type"] = NwcNames.Of(notification.Type),
                ["notification"] = WireTransactions.Write(notification.Transaction),
            }.ToJsonString();
            foreach (var connection in connections.Values.Where(c => !c.IsRevoked))
            {
                foreach (var encryption in encryptions().Order())
                {
                    var kind = encryption == NwcEncryption.Nip44 ? NostrKinds.WalletNotification : NostrKinds.LegacyWalletNotification;
                    var content = envelope.Encrypt(connection, encryption, payload);
                    await publishAsync(envelope.Seal(kind, [new NostrTag("p", connection.Client.ToString())], content), closing.Token);
                }
            }
        }
    }
}
