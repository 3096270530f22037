using L402Functions.Nostr.Events;
using L402Functions.Nostr.Relays;
using L402Functions.Nostr.Telemetry;
using L402Functions.Protocol.Wallets;
using Microsoft.Extensions.Logging;
using EventId = L402Functions.Nostr.Events.EventId;

namespace L402Functions.Nostr.Wallets;

/// <summary>
/// Brings requests to one wallet and their answers back, over one pool of relays for all. The two subscriptions stand as long as the client and are
/// not narrowed to single requests: relays allow few subscriptions, and requests many.
/// </summary>
internal sealed partial class NwcExchange : IAsyncDisposable
{
    private readonly NwcUri uri;
    private readonly NwcClientOptions options;
    private readonly NwcMetrics metrics;
    private readonly TimeProvider clock;
    private readonly ILogger logger;
    private readonly NwcCipher cipher;
    private readonly ResponseDesk desk;
    private readonly CapabilityWatch capabilities;
    private readonly PendingRequests requests = new();
    private readonly CancellationTokenSource closing = new();
    private readonly Lock gate = new();
    private bool subscribed;
    private int disposed;

    public NwcExchange(NwcUri uri, NwcClientOptions options, NwcMetrics metrics, TimeProvider clock, ILoggerFactory loggers)
    {
        this.uri = uri;
        this.options = options;
        this.metrics = metrics;
        this.clock = clock;
        logger = loggers.CreateLogger<NwcClient>();
        cipher = new NwcCipher(uri);
        desk = new ResponseDesk(uri, requests, cipher, metrics, logger);
        capabilities = new CapabilityWatch(uri.Wallet);
        Pool = new RelayPool(uri.Relays, uri.ClientKey, options.Relays, options.RelayClock ?? clock, loggers);
    }

    public RelayPool Pool { get; }

    public NwcCipher Cipher => cipher;

    public CancellationToken Closing => closing.Token;

    public NwcCapabilities? Capabilities => capabilities.Current;

    /// <summary>Waits for the wallet's info event, for as long as the options say.</summary>
    public async Task<NwcCapabilities?> GetCapabilitiesAsync(CancellationToken cancellationToken)
    {
        Subscribe();
        try
        {
            await capabilities.First.WaitAsync(options.CapabilitiesWait, clock, cancellationToken);
        }
        catch (TimeoutException)
        {
            // Then nobody knows.
        }

        return capabilities.Current;
    }

    /// <summary>Signs a request, or says why there is none to sign.</summary>
    public async ValueTask<(SignedRequest? Request, string? Problem)> SignAsync(string method, string payload, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(disposed != 0, typeof(NwcClient));
        cancellationToken.ThrowIfCancellationRequested();
        if (await ChooseEncryptionAsync(cancellationToken) is not { } encryption)
        {
            return (null, "The wallet offers no encryption that this connection allows.");
        }

        return (SignedRequest.Create(uri, cipher, method, payload, encryption, clock.GetUtcNow(), options.Wait + options.ExpirationMargin), null);
    }

    /// <summary>Publishes a request and waits for its answer.</summary>
    public async Task<WalletOutcome<T>> SendAsync<T>(SignedRequest request, Func<NwcResponse, WalletOutcome<T>> read, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(disposed != 0, typeof(NwcClient));
        cancellationToken.ThrowIfCancellationRequested();
        if (request.ExpiresAt <= clock.GetUtcNow())
        {
            return new WalletOutcome<T>.NotSent("The request's own time was over before it was sent.");
        }

        var pending = new PendingRequest(request.Event.Id, request.Method, request.Encryption);
        if (!requests.TryAdd(pending))
        {
            throw new InvalidOperationException($"{request} was sent before.");
        }

        using var activity = NwcActivities.Start(request.Method);
        var started = clock.GetTimestamp();
        var name = OutcomeName.Cancelled;
        try
        {
            var outcome = await PublishAndWaitAsync(request, pending, read, cancellationToken);
            name = OutcomeName.Of(outcome);
            if (outcome is WalletOutcome<T>.Unknown unknown)
            {
                LogUnknown(request.Method, pending.Id, unknown.Reason);
            }

            return outcome;
        }
        finally
        {
            requests.Finish(pending);
            metrics.Finished(request.Method, name, clock.GetElapsedTime(started));
            NwcActivities.End(activity, name);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref disposed, 1) != 0)
        {
            return;
        }

        await closing.CancelAsync();
        await Pool.DisposeAsync();
        cipher.Dispose();
    }

    private async Task<WalletOutcome<T>> PublishAndWaitAsync<T>(
        SignedRequest request, PendingRequest pending, Func<NwcResponse, WalletOutcome<T>> read, CancellationToken cancellationToken)
    {
        using var wait = new CancellationTokenSource(options.Wait, clock);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, closing.Token, wait.Token);
        Subscribe();
        var publishing = PublishAsync(request.Event, ending.Token);
        await Task.WhenAny(publishing, pending.Answer);
        if (!pending.Answer.IsCompleted && await publishing is PublishResult.Refused or PublishResult.NotSent && pending.TryGiveUp())
        {
            return NothingSent<T>(await publishing, cancellationToken);
        }

        await Task.WhenAny(pending.Answer, Task.Delay(Timeout.InfiniteTimeSpan, clock, ending.Token));

        // Whoever has the answer must not have the request published a second time, on the next relay.
        await ending.CancelAsync();
        await publishing;
        if (pending.TryGiveUp())
        {
            return new WalletOutcome<T>.Unknown(
                cancellationToken.IsCancellationRequested ? "The caller stopped waiting."
                : closing.IsCancellationRequested ? "The client was closed."
                : $"No acceptable answer within {options.Wait.TotalSeconds:0.###} s.");
        }

        var answer = await pending.Answer;
        return read(answer) with { ResponseId = answer.EventId };
    }

    private async Task<PublishResult> PublishAsync(NostrEvent request, CancellationToken cancellationToken)
    {
        try
        {
            return await Pool.PublishAsync(request, cancellationToken);
        }
        catch (ObjectDisposedException) when (closing.IsCancellationRequested)
        {
            return new PublishResult.Unconfirmed("The client was closed.");
        }
    }

    private static WalletOutcome<T> NothingSent<T>(PublishResult published, CancellationToken cancellationToken)
    {
        switch (published)
        {
            case PublishResult.Refused refused:
                return new WalletOutcome<T>.NotSent($"Every relay refused the request: {ForeignText.Clean(refused.Reason)}");
            case PublishResult.NotSent notSent:
                cancellationToken.ThrowIfCancellationRequested();
                return new WalletOutcome<T>.NotSent(ForeignText.Clean(notSent.Reason));
            default:
                throw new InvalidOperationException("Something was sent.");
        }
    }

    /// <summary>NIP-44, unless the wallet itself has said that it does not know it, has never shown otherwise, and NIP-04 is allowed. Null where nothing is left.</summary>
    private async ValueTask<NwcEncryption?> ChooseEncryptionAsync(CancellationToken cancellationToken)
    {
        var told = options.AllowNip04 && !SpokenNip44.Knows(uri.Wallet) ? await GetCapabilitiesAsync(cancellationToken) : capabilities.Current;
        return told is null || SpokenNip44.Knows(uri.Wallet) ? NwcEncryption.Nip44
            : options.AllowNip04 && told.Encryptions.Contains(NwcEncryption.Nip04) ? NwcEncryption.Nip04
            : null;
    }

    private void Subscribe()
    {
        lock (gate)
        {
            if (subscribed)
            {
                return;
            }

            subscribed = true;

            // Not by #p, which a wallet may leave out, nor since a moment, which depends on its clock.
            Pool.Subscribe(
                new NostrFilter { Kinds = [NostrKinds.WalletResponse], Authors = [uri.Wallet], Limit = 100 },
                desk.HandleAsync);
            Pool.Subscribe(
                new NostrFilter { Kinds = [NostrKinds.WalletInfo], Authors = [uri.Wallet], Limit = 10 },
                TakeInfoAsync);
        }
    }

    private ValueTask TakeInfoAsync(NostrEvent info)
    {
        if (capabilities.Take(info))
        {
            LogCapabilities(capabilities.Current?.Methods.Count ?? 0);
        }

        return ValueTask.CompletedTask;
    }

    [LoggerMessage(10, LogLevel.Warning, "The outcome of {Method} request {RequestId} is unknown: {Reason}")]
    private partial void LogUnknown(string method, EventId requestId, string reason);

    [LoggerMessage(11, LogLevel.Debug, "The wallet says that it knows {Count} methods")]
    private partial void LogCapabilities(int count);
}
