using Microsoft.Extensions.Logging;

namespace L402Functions.Nostr.Relays;

/// <summary>What the connections to relays say. Relays are named by scheme, host and port; the content of an event is never told.</summary>
internal static partial class RelayLog
{
    [LoggerMessage(1, LogLevel.Information, "Connected to relay {Relay}")]
    public static partial void Connected(ILogger logger, string relay);

    [LoggerMessage(2, LogLevel.Warning, "No connection to relay {Relay}: {Problem}; next try in {Pause}")]
    public static partial void BackingOff(ILogger logger, string relay, string problem, TimeSpan pause);

    [LoggerMessage(3, LogLevel.Error, "The handler of a subscription failed on event {EventId} of kind {Kind} from relay {Relay}: {ExceptionType} {StackTrace}")]
    public static partial void HandlerFailed(ILogger logger, string eventId, int kind, string relay, string exceptionType, string? stackTrace);

    [LoggerMessage(4, LogLevel.Debug, "Relay {Relay} notes: {Notice}")]
    public static partial void Notice(ILogger logger, string relay, string notice);

    [LoggerMessage(5, LogLevel.Debug, "Relay {Relay} sent a message that is none of Nostr's, {Bytes} bytes long")]
    public static partial void Unreadable(ILogger logger, string relay, int bytes);

    [LoggerMessage(6, LogLevel.Warning, "Relay {Relay} closed a subscription: {Reason}")]
    public static partial void SubscriptionClosed(ILogger logger, string relay, string reason);

    [LoggerMessage(7, LogLevel.Debug, "Relay {Relay} does not say that its stored events are through; the subscriptions are taken for open")]
    public static partial void SubscriptionsSilent(ILogger logger, string relay);

    [LoggerMessage(8, LogLevel.Debug, "Relay {Relay} asks for authentication and there is no key to do it with")]
    public static partial void ChallengeUnanswered(ILogger logger, string relay);

    [LoggerMessage(9, LogLevel.Debug, "Authentication at relay {Relay}: {Succeeded}")]
    public static partial void Authenticated(ILogger logger, string relay, bool succeeded);

    [LoggerMessage(10, LogLevel.Debug, "Relay {Relay} answered event {EventId} when nobody waited for it any more: {Accepted}")]
    public static partial void LateOk(ILogger logger, string relay, string eventId, bool accepted);

    [LoggerMessage(11, LogLevel.Error, "The connection to relay {Relay} failed in a way that nobody foresaw")]
    public static partial void Unforeseen(ILogger logger, string relay, Exception exception);
}
