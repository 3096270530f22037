using L402Functions.Nostr.Events;

namespace L402Functions.Nostr.Relays;

/// <summary>Proves a key to the relay of one session, whenever it asks (NIP-42).</summary>
internal sealed class RelayAuthentication(RelayContext context, Outbox outbox, AwaitedOks oks, CancellationToken ended)
{
    /// <summary>How a relay's reasons begin where authentication would help (NIP-42).</summary>
    private const string RequiredPrefix = "auth-required:";

    private readonly Lock gate = new();
    private TaskCompletionSource<bool> outcome = NewOutcome();
    private string? challenge;
    private bool answering;

    /// <summary>True where the reason says that authentication would help, and there is a key to do it with.</summary>
    public bool WouldHelp(string reason) => context.Authentication is not null && reason.StartsWith(RequiredPrefix, StringComparison.Ordinal);

    /// <summary>Answers a challenge, off the reader's thread. A challenge that comes meanwhile is answered next; of several, the last.</summary>
    public void Challenged(string text)
    {
        if (context.Authentication is null)
        {
            RelayLog.ChallengeUnanswered(context.Logger, context.Name);
            return;
        }

        lock (gate)
        {
            challenge = text;
            if (outcome.Task.IsCompleted)
            {
                outcome = NewOutcome();
            }

            if (answering)
            {
                return;
            }

            answering = true;
        }

        _ = Task.Run(AnswerAllAsync, CancellationToken.None);
    }

    /// <summary>Waits, within bounds, until the relay has taken the proof. False where it does not, never asked, or the waiting was cancelled.</summary>
    public async Task<bool> SucceededAsync(CancellationToken cancellationToken)
    {
        Task<bool> waiting;
        lock (gate)
        {
            waiting = outcome.Task;
        }

        try
        {
            return await waiting.WaitAsync(context.Options.OkTimeout, context.Clock, cancellationToken);
        }
        catch (Exception end) when (end is TimeoutException or OperationCanceledException)
        {
            return false;
        }
    }

    private static TaskCompletionSource<bool> NewOutcome() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task AnswerAllAsync()
    {
        while (true)
        {
            string text;
            lock (gate)
            {
                if (challenge is null)
                {
                    answering = false;
                    return;
                }

                text = challenge;
                challenge = null;
            }

            var succeeded = await AnswerAsync(text);
            RelayLog.Authenticated(context.Logger, context.Name, succeeded);
            lock (gate)
            {
                if (challenge is null)
                {
                    outcome.TrySetResult(succeeded);
                }
            }
        }
    }

    private async Task<bool> AnswerAsync(string text)
    {
        try
        {
            var answer = new EventTemplate(
                NostrKinds.ClientAuthentication,
                context.Clock.GetUtcNow().ToUnixTimeSeconds(),
                [new NostrTag("relay", context.Relay.GetComponents(UriComponents.HttpRequestUrl, UriFormat.UriEscaped)), new NostrTag("challenge", text)],
                "").Sign(context.Authentication!);
            using var awaited = oks.Expect(answer.Id);
            outbox.Post(new ClientMessage.Auth(answer).ToUtf8Json());
            return await awaited.Answer.WaitAsync(context.Options.OkTimeout, context.Clock, ended) is { Accepted: true };
        }
        catch (Exception end) when (end is TimeoutException or OperationCanceledException or ObjectDisposedException)
        {
            // Disposed: the key is its owner's, who may be done with it before the pool is.
            return false;
        }
    }
}
