using System.Runtime.CompilerServices;
using System.Threading.Channels;
using L402Functions.Nostr.Events;
using L402Functions.Nostr.Telemetry;
using L402Functions.Protocol;
using L402Functions.Protocol.Wallets;

namespace L402Functions.Nostr.Wallets;

/// <summary>
/// One reader's notifications (NIP-47, kinds 23197 and 23196). The old kind is heard only where NIP-04 is allowed, and from a wallet that has not shown
/// to know better. Never blocks a relay's connection, on which answers come, too.
/// </summary>
internal sealed class NotificationReader(NwcUri uri, NwcCipher cipher, NwcMetrics metrics, Channel<WalletNotification> channel)
{
    private const int Remembered = 4096;

    private readonly Lock gate = new();
    private readonly HashSet<(WalletNotificationType Type, PaymentHash Hash)> seen = [];
    private readonly Queue<(WalletNotificationType Type, PaymentHash Hash)> order = new();

    public static async IAsyncEnumerable<WalletNotification> ReadAsync(
        NwcExchange exchange, NwcUri uri, NwcClientOptions options, NwcMetrics metrics, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var channel = Channel.CreateBounded<WalletNotification>(
            new BoundedChannelOptions(options.NotificationBuffer) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true },
            _ => metrics.NotificationDropped());
        var reader = new NotificationReader(uri, exchange.Cipher, metrics, channel);
        int[] kinds = options.AllowNip04 ? [NostrKinds.WalletNotification, NostrKinds.LegacyWalletNotification] : [NostrKinds.WalletNotification];
        await using var subscription = exchange.Pool.Subscribe(new NostrFilter { Kinds = kinds, Authors = [uri.Wallet], Limit = 0 }, reader.HandleAsync);
        using var closing = exchange.Closing.Register(() => channel.Writer.TryComplete());
        await foreach (var notification in channel.Reader.ReadAllAsync(cancellationToken))
        {
            yield return notification;
        }
    }

    private ValueTask HandleAsync(NostrEvent candidate)
    {
        if (Judge(candidate) is { } reason)
        {
            metrics.Ignored(reason);
        }

        return ValueTask.CompletedTask;
    }

    private string? Judge(NostrEvent candidate)
    {
        NwcEncryption? encryption = candidate.Kind switch
        {
            NostrKinds.WalletNotification => NwcEncryption.Nip44,
            NostrKinds.LegacyWalletNotification => NwcEncryption.Nip04,
            _ => null,
        };
        if (encryption is null)
        {
            return IgnoredReason.Kind;
        }

        if (candidate.Author != uri.Wallet)
        {
            return IgnoredReason.Author;
        }

        if (candidate.TagValue("p") is { } addressee && addressee != uri.ClientKey.PublicKey.ToString())
        {
            return IgnoredReason.Request;
        }

        if (encryption == NwcEncryption.Nip04 && SpokenNip44.Knows(uri.Wallet))
        {
            return IgnoredReason.Downgrade;
        }

        if (!candidate.IsAuthentic())
        {
            return IgnoredReason.Forged;
        }

        if (!cipher.TryDecrypt(candidate.Content, encryption.Value, out var text))
        {
            return IgnoredReason.Encryption;
        }

        if (encryption == NwcEncryption.Nip44)
        {
            SpokenNip44.Note(uri.Wallet);
        }

        return TryRead(text) is not { } notification ? IgnoredReason.Malformed : Deliver(notification);
    }

    private static WalletNotification? TryRead(string text)
    {
        if (!PayloadJson.TryParse(text, out var json)
            || !PayloadJson.TryObject(json, "notification", out var told)
            || !TransactionReader.TryRead(told, out var transaction, out _))
        {
            return null;
        }

        return PayloadJson.Text(json, "notification_type") switch
        {
            "payment_received" => new WalletNotification(WalletNotificationType.PaymentReceived, transaction),
            "payment_sent" => new WalletNotification(WalletNotificationType.PaymentSent, transaction),
            "hold_invoice_accepted" => new WalletNotification(WalletNotificationType.HoldInvoiceAccepted, transaction),
            _ => null,
        };
    }

    private string? Deliver(WalletNotification notification)
    {
        var key = (notification.Type, notification.Transaction.PaymentHash);
        lock (gate)
        {
            if (!seen.Add(key))
            {
                metrics.Duplicate();
                return null;
            }

            order.Enqueue(key);
            if (order.Count > Remembered)
            {
                seen.Remove(order.Dequeue());
            }
        }

        channel.Writer.TryWrite(notification);
        return null;
    }
}
