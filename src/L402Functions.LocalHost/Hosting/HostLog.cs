using Microsoft.Extensions.Logging;

namespace L402Functions.LocalHost.Hosting;

/// <summary>What the local host says while it runs functions.</summary>
internal static partial class HostLog
{
    [LoggerMessage(1, LogLevel.Error, "Function '{Function}' failed, invocation {InvocationId}")]
    public static partial void InvocationFailed(ILogger logger, string function, string invocationId, Exception exception);

    [LoggerMessage(2, LogLevel.Debug, "Function '{Function}' was cancelled, its caller went away, invocation {InvocationId}")]
    public static partial void CallerGone(ILogger logger, string function, string invocationId);

    [LoggerMessage(3, LogLevel.Error, "Function '{Function}' failed on message {MessageId}, delivery {DequeueCount}")]
    public static partial void MessageFailed(ILogger logger, string function, string messageId, long dequeueCount, Exception exception);

    [LoggerMessage(4, LogLevel.Warning, "Message {MessageId} of function '{Function}' goes to the poison queue {Queue} after delivery {DequeueCount}")]
    public static partial void MessagePoisoned(ILogger logger, string function, string messageId, string queue, long dequeueCount);

    [LoggerMessage(5, LogLevel.Warning, "Queue {Queue} of function '{Function}' cannot be read")]
    public static partial void QueueUnreadable(ILogger logger, string function, string queue, Exception exception);

    [LoggerMessage(6, LogLevel.Warning, "Message {MessageId} of function '{Function}' could not be settled; it will be delivered again")]
    public static partial void MessageUnsettled(ILogger logger, string function, string messageId, Exception exception);

    [LoggerMessage(7, LogLevel.Error, "Function '{Function}' failed on its schedule")]
    public static partial void TimerFailed(ILogger logger, string function, Exception exception);

    [LoggerMessage(8, LogLevel.Information, "{Method} /{Route} runs function '{Function}'")]
    public static partial void Mapped(ILogger logger, string method, string route, string function);
}
