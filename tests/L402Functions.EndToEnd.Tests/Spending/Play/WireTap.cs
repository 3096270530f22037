using System.Collections.Concurrent;
using System.Text.Json;
using L402Functions.Nostr.Encryption;
using L402Functions.Nostr.Events;
using L402Functions.Nostr.Keys;
using L402Functions.Nostr.Relays;
using L402Functions.Nostr.Wallets;
using Microsoft.Extensions.Logging.Abstractions;

namespace L402Functions.EndToEnd.Tests.Spending.Play;

/// <summary>
/// Hears every request to one wallet as the wallet does, from the relay, and can read it, as it has the connection's secret. The wallet pays no
/// invoice twice by itself; whether it was asked twice shows only here.
/// </summary>
internal sealed class WireTap : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly NwcUri uri;
    private readonly ConversationKey key;
    private readonly RelayPool pool;
    private readonly ConcurrentDictionary<string, ConcurrentDictionary<EventId, bool>> asked = new();
    private readonly ConcurrentDictionary<EventId, TaskCompletionSource> marks = new();

    public WireTap(string connection)
    {
        uri = NwcUri.Parse(connection);
        key = ConversationKey.TryCreate(uri.ClientKey, uri.Wallet, out var shared) ? shared : throw new InvalidOperationException("The connection has no key.");
        pool = new RelayPool(uri.Relays, null, new RelayPoolOptions(), TimeProvider.System, NullLoggerFactory.Instance);
        pool.Subscribe(
            new NostrFilter { Kinds = [NostrKinds.WalletRequest], Tags = new Dictionary<string, IReadOnlyList<string>> { ["p"] = [uri.Wallet.ToString()] } }, HearAsync);
    }

    /// <summary>Called at each new request to pay, with its invoice.</summary>
    public event Action<string>? Asked;

    /// <summary>How many different requests to pay an invoice there were.</summary>
    public int RequestsFor(string invoice) => asked.TryGetValue(invoice, out var requests) ? requests.Count : 0;

    /// <summary>
    /// Waits until everything is heard that the relay has passed on so far. It passes on in order, so this sends a request of nobody after all the others, which
    /// the wallet meets with silence.
    /// </summary>
    public async Task CatchUpAsync()
    {
        using var nobody = NostrKey.Generate();
        var mark = new EventTemplate(
            NostrKinds.WalletRequest, TimeProvider.System.GetUtcNow().ToUnixTimeSeconds(), [new NostrTag("p", uri.Wallet.ToString())], "").Sign(nobody);
        var heard = marks[mark.Id] = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Assert.IsType<PublishResult.Accepted>(await pool.PublishAsync(mark, CancellationToken.None));
        await heard.Task.WaitAsync(Patience);
    }

    public async ValueTask DisposeAsync()
    {
        await pool.DisposeAsync();
        key.Dispose();
        uri.Dispose();
    }

    private ValueTask HearAsync(NostrEvent heard)
    {
        if (marks.TryRemove(heard.Id, out var mark))
        {
            mark.SetResult();
        }
        else if (heard.Author == uri.ClientKey.PublicKey && Nip44.TryDecrypt(heard.Content, key, out var text))
        {
            using var request = JsonDocument.Parse(text);
            if (request.RootElement.GetProperty("method").GetString() == "pay_invoice")
            {
                var invoice = request.RootElement.GetProperty("params").GetProperty("invoice").GetString()!;
                if (asked.GetOrAdd(invoice, _ => new()).TryAdd(heard.Id, true))
                {
                    Asked?.Invoke(invoice);
                }
            }
        }

        return ValueTask.CompletedTask;
    }
}
