using L402Functions.Nostr.Events;

namespace L402Functions.Nostr.Wallets;

/// <summary>A request that waits for its answer: it gets one, or is given up, whichever is first.</summary>
internal sealed class PendingRequest(EventId id, string method, NwcEncryption encryption)
{
    private readonly TaskCompletionSource<NwcResponse> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public EventId Id => id;

    public string Method => method;

    /// <summary>How it was encrypted, and so how its answer must be.</summary>
    public NwcEncryption Encryption => encryption;

    /// <summary>The accepted answer; cancelled once the request is given up.</summary>
    public Task<NwcResponse> Answer => answer.Task;

    /// <summary>True where the answer is the first and somebody still waits for it.</summary>
    public bool TryAnswer(NwcResponse response) => answer.TrySetResult(response);

    /// <summary>Stops waiting. False where the answer has come.</summary>
    public bool TryGiveUp() => answer.TrySetCanceled();
}
