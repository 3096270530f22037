using System.Collections.Immutable;
using L402Functions.Protocol;
using L402Functions.Spending.Agents;
using L402Functions.Spending.Approvals;
using L402Functions.Spending.Budgets;
using L402Functions.Spending.Policy;

namespace L402Functions.Spending.Intents;

/// <summary>
/// One purpose, and everything that is known about paying for it. Immutable: each step writes a new version. It holds the preimage once
/// there is one, so it has no text.
/// </summary>
public sealed record Intent
{
    /// <summary>Its name.</summary>
    public required IntentId Id { get; init; }

    /// <summary>What was asked for.</summary>
    public required PaymentRequest Request { get; init; }

    /// <summary>Where it is.</summary>
    public required IntentState State { get; init; }

    /// <summary>When it was accepted.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it last changed.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>The step that wrote this version: how a step whose answer was lost recognises its own work.</summary>
    public required string LastStep { get; init; }

    /// <summary>What the invoice says; null until it is decoded, and where it cannot be.</summary>
    public InvoiceFacts? Invoice { get; init; }

    /// <summary>The policy's reasons: why it was refused, or waits for an operator.</summary>
    public ImmutableArray<Reason> Reasons { get; init; } = [];

    /// <summary>Why it ended or waits, where that is not the policy's doing.</summary>
    public IntentCause Cause { get; init; }

    /// <summary>The policies that decided last.</summary>
    public PolicyStamp? Policy { get; init; }

    /// <summary>What kind of spending it was taken for in that decision: the operator's word, or the agent's where there was none.</summary>
    public CategoryName? Category { get; init; }

    /// <summary>Whether that decision was to move money.</summary>
    public PolicyMode? Mode { get; init; }

    /// <summary>What an operator is asked to approve, while waiting.</summary>
    public Reservation? Wanted { get; init; }

    /// <summary>Until when an operator may answer.</summary>
    public DateTimeOffset? ApprovalUntil { get; init; }

    /// <summary>The operator's consent.</summary>
    public Approval? Approval { get; init; }

    /// <summary>What was reserved. It stays when the money is released, for a late proof.</summary>
    public Reservation? Reservation { get; init; }

    /// <summary>What of this intent is in the budget now.</summary>
    public BudgetMark Mark { get; init; }

    /// <summary>The wallet that pays, from the first reservation on; never another.</summary>
    public string? Wallet { get; init; }

    /// <summary>How many attempts earlier invoices of this purpose had: numbers go on.</summary>
    public int AttemptsBefore { get; init; }

    /// <summary>The attempts on this invoice, oldest first.</summary>
    public ImmutableArray<Attempt> Attempts { get; init; } = [];

    /// <summary>Everything that reconciliation has read since the last attempt.</summary>
    public ReadingHistory Readings { get; init; } = ReadingHistory.None;

    /// <summary>Since when the outcome is unknown.</summary>
    public DateTimeOffset? OpenSince { get; init; }

    /// <summary>When the next thing is to be done towards paying; null where nothing is.</summary>
    public DateTimeOffset? ActAt { get; init; }

    /// <summary>How often in a row the wallet was silent when something was to be sent.</summary>
    public int Pauses { get; init; }

    /// <summary>When the wallet is to be asked next about it; null where nobody asks.</summary>
    public DateTimeOffset? LookAt { get; init; }

    /// <summary>The proof of payment, for the agent that owns the intent and nobody else.</summary>
    public Preimage? Preimage { get; init; }

    /// <summary>The routing fee that was charged; the fee reserve where the wallet did not tell it.</summary>
    public Msat? Fee { get; init; }

    /// <summary>When it was found paid.</summary>
    public DateTimeOffset? SettledAt { get; init; }

    /// <summary>What came back for the money, once its agent has said so.</summary>
    public PaymentOutcome? Outcome { get; init; }

    /// <summary>When it said so.</summary>
    public DateTimeOffset? OutcomeAt { get; init; }

    /// <summary>An operator lets this purpose have another invoice.</summary>
    public bool NewInvoiceAllowed { get; init; }

    /// <summary>The number that the next audit row had when it was accepted: no row about it is older.</summary>
    public required long FirstAudit { get; init; }

    /// <summary>How many earlier invoices of this purpose there are.</summary>
    public int EarlierInvoices { get; init; }

    /// <summary>Whose it is.</summary>
    public AgentId Agent => Request.Agent;

    /// <summary>True while something is still to happen: exactly then it has a row among the open ones.</summary>
    public bool IsOpen => State == IntentState.FailedDefinite ? ActAt is not null || LookAt is not null : !IntentMachine.IsFinal(State);

    /// <summary>The last attempt; null where there was none.</summary>
    public Attempt? LastAttempt => Attempts.IsEmpty ? null : Attempts[^1];

    /// <summary>The number of the next attempt.</summary>
    public int NextAttemptNumber => AttemptsBefore + Attempts.Length + 1;

    /// <summary>True where some request may still be carried out though the money was given back: its watch goes on.</summary>
    public bool HasFailedAttempt => Attempts.Any(a => a.Ending == AttemptEnding.Failed);

    /// <summary>True while a reserved payment waits for a silent wallet.</summary>
    public bool IsPaused(DateTimeOffset now) => Pauses > 0 && ActAt > now;

    /// <summary>Which purpose and where it is, and nothing of what it holds.</summary>
    public override string ToString() => $"Intent({Id}, {SnakeCase.Of(State)})";
}
