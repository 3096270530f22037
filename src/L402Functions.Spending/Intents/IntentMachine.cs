using System.Collections.Frozen;
using System.Collections.Immutable;
using static L402Functions.Spending.Intents.IntentEvent;
using static L402Functions.Spending.Intents.IntentState;

namespace L402Functions.Spending.Intents;

/// <summary>
/// The transition table of an intent, as data: what is not in it does not happen. Every step that changes an intent asks here, so that the
/// table, the code and the documents cannot disagree.
/// </summary>
public static class IntentMachine
{
    /// <summary>Every transition there is, in the order of a payment's life.</summary>
    public static ImmutableArray<IntentTransition> Transitions { get; } =
    [
        new(Requested, Deny, Denied),
        new(Requested, Hold, AwaitingApproval),
        new(Requested, Shadow, Shadowed),
        new(Requested, Reserve, Reserved),
        new(Requested, Escalate, NeedsOperator),
        new(AwaitingApproval, Deny, Denied),
        new(AwaitingApproval, Reject, Denied),
        new(AwaitingApproval, ApprovalExpire, Denied),
        new(AwaitingApproval, Hold, AwaitingApproval),
        new(AwaitingApproval, Shadow, Shadowed),
        new(AwaitingApproval, Reserve, Reserved),
        new(Reserved, Deny, Denied),
        new(Reserved, IntentEvent.Attempt, Sending),
        new(Reserved, Escalate, NeedsOperator),
        new(Reserved, GiveUp, Cancelled),
        new(Reserved, FailForCertain, FailedDefinite),
        new(Sending, Prove, Settled),
        new(Sending, NotSend, NotSent),
        new(Sending, LoseTrack, Unknown),
        new(Sending, Escalate, NeedsOperator),
        new(Unknown, Prove, Settled),
        new(Unknown, FailForCertain, FailedDefinite),
        new(Unknown, Escalate, NeedsOperator),
        new(NeedsOperator, Prove, Settled),
        new(NeedsOperator, ResolvePaid, Settled),
        new(NeedsOperator, ResolveUnpaid, FailedDefinite),
        new(NeedsOperator, LoseTrack, Unknown),
        new(NeedsOperator, GiveUp, Cancelled),
        new(NotSent, Prove, LateSettled),
        new(NotSent, Reserve, Reserved),
        new(NotSent, Deny, Denied),
        new(NotSent, Hold, AwaitingApproval),
        new(NotSent, Shadow, Shadowed),
        new(NotSent, Escalate, NeedsOperator),
        new(NotSent, FailForCertain, FailedDefinite),
        new(NotSent, GiveUp, Cancelled),
        new(FailedDefinite, Prove, LateSettled),
        new(FailedDefinite, Reserve, Reserved),
        new(FailedDefinite, Reinvoice, Requested),
    ];

    private static readonly FrozenDictionary<(IntentState State, IntentEvent Event), IntentState> Table =
        Transitions.ToFrozenDictionary(t => (t.From, t.Event), t => t.To);

    /// <summary>Where the event leads, or that it cannot happen there.</summary>
    public static IntentMove Next(IntentState state, IntentEvent happened) =>
        Table.TryGetValue((state, happened), out var next) ? new IntentMove.To(next) : new IntentMove.Refused(state, happened);

    /// <summary>
    /// True where nothing happens any more. A failed payment is as good as final once its watch is over (<see cref="Intent.IsOpen"/>).
    /// </summary>
    public static bool IsFinal(IntentState state) => state is Settled or LateSettled or Denied or Shadowed or Cancelled;
}
