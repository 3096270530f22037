using Azure;
using Azure.Identity;

namespace L402Functions.Storage;

/// <summary>Tells a store that could not answer from a bug: the one is said to the caller as such, the other is not hidden.</summary>
internal static class StoreFault
{
    /// <summary>
    /// True for everything that the client throws where the service is unreachable, slow, busy or refuses: its own exception, several of them
    /// together once its retries are over, a failed sign-in, and its own time-out, which looks like a cancellation that nobody asked for.
    /// </summary>
    public static bool Is(Exception failure, CancellationToken callers) => failure switch
    {
        RequestFailedException or AuthenticationFailedException => true,
        OperationCanceledException => !callers.IsCancellationRequested,
        AggregateException several => several.InnerExceptions.All(inner => Is(inner, callers)),
        _ => false,
    };
}
