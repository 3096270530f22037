namespace L402Functions.DevWallet.Relay;

/// <summary>
/// What a relay does wrong with one event. The event has been found authentic and its sender entitled to publish it before the fault is used up.
/// </summary>
public abstract record RelayFault
{
    private RelayFault()
    {
    }

    /// <summary>Answers OK false, and neither stores the event nor passes it on.</summary>
    /// <param name="Reason">As relays write it, such as <c>rate-limited: slow down</c>.</param>
    public sealed record Refuse(string Reason) : RelayFault;

    /// <summary>Answers OK true, and neither stores the event nor passes it on.</summary>
    public sealed record AcceptAndDrop : RelayFault;

    /// <summary>Never answers.</summary>
    /// <param name="PassOn">Whether the event is stored and passed on all the same.</param>
    public sealed record NeverAnswer(bool PassOn = true) : RelayFault;

    /// <summary>Drops the sender's connection instead of answering.</summary>
    /// <param name="PassOn">Whether the event is stored and passed on before that.</param>
    public sealed record Disconnect(bool PassOn) : RelayFault;

    /// <summary>Passes the event on twice, to each subscription that wants it.</summary>
    public sealed record DeliverTwice : RelayFault;

    /// <summary>Answers OK true now, and stores the event and passes it on after this time.</summary>
    public sealed record DeliverLate(TimeSpan Time) : RelayFault;
}
