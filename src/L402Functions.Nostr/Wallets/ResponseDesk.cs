using L402Functions.Nostr.Events;
using L402Functions.Nostr.Telemetry;
using Microsoft.Extensions.Logging;
using EventId = L402Functions.Nostr.Events.EventId;

namespace L402Functions.Nostr.Wallets;

/// <summary>
/// Decides which of the events that relays send is the answer to a request (NIP-47): by the wallet, to a request of ours, authentic, decryptable and
/// about the same method. Everything else is counted and ignored, and the waiting goes on. The cheap checks come first: relays may send anything.
/// </summary>
internal sealed partial class ResponseDesk(NwcUri uri, PendingRequests requests, NwcCipher cipher, NwcMetrics metrics, ILogger logger)
{
    public ValueTask HandleAsync(NostrEvent candidate)
    {
        if (Judge(candidate) is { } reason)
        {
            metrics.Ignored(reason);
            LogIgnored(candidate.Id, reason);
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>Null where the event was the answer, or a second one.</summary>
    private string? Judge(NostrEvent candidate)
    {
        if (candidate.Kind != NostrKinds.WalletResponse)
        {
            return IgnoredReason.Kind;
        }

        if (candidate.Author != uri.Wallet)
        {
            return IgnoredReason.Author;
        }

        if (!EventId.TryParse(candidate.TagValue("e"), out var id) || requests.Find(id) is not { } request)
        {
            return IgnoredReason.Request;
        }

        if (!candidate.IsAuthentic())
        {
            return IgnoredReason.Forged;
        }

        if (!cipher.TryDecrypt(candidate.Content, request.Encryption, out var text))
        {
            return IgnoredReason.Encryption;
        }

        if (request.Encryption == NwcEncryption.Nip44)
        {
            SpokenNip44.Note(uri.Wallet);
        }

        if (!NwcResponse.TryRead(candidate.Id.ToString(), text, out var response))
        {
            return IgnoredReason.Malformed;
        }

        if (response.ResultType != request.Method)
        {
            return IgnoredReason.ResultType;
        }

        return Deliver(request, response);
    }

    private string? Deliver(PendingRequest request, NwcResponse response)
    {
        if (request.TryAnswer(response))
        {
            return null;
        }

        if (request.Answer.IsCanceled)
        {
            LogLate(request.Method, request.Id);
            return IgnoredReason.Late;
        }

        metrics.Duplicate();
        LogDuplicate(request.Method, request.Id);
        return null;
    }

    [LoggerMessage(1, LogLevel.Debug, "Event {NostrEventId} is no answer: {Reason}")]
    private partial void LogIgnored(EventId nostrEventId, string reason);

    [LoggerMessage(2, LogLevel.Warning, "The answer to {Method} request {RequestId} came when nobody waited for it any more")]
    private partial void LogLate(string method, EventId requestId);

    [LoggerMessage(3, LogLevel.Information, "Another answer to {Method} request {RequestId}; the first one counts")]
    private partial void LogDuplicate(string method, EventId requestId);
}
