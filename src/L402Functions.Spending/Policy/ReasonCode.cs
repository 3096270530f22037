namespace L402Functions.Spending.Policy;

/// <summary>
/// Every reason for which a payment is refused or waits for an operator, one per rule. <see cref="ReasonCodes"/> has the stable texts;
/// <c>docs/reasons.md</c> says what to do about each. The numbers are not kept anywhere and may change.
/// </summary>
public enum ReasonCode
{
    /// <summary><c>no_policy</c>: no policy answers for the asking agent.</summary>
    NoPolicy,

    /// <summary><c>chain_broken</c>: the chain of delegation does not lead from the agent to a root.</summary>
    ChainBroken,

    /// <summary><c>global_freeze</c>: an operator stopped all spending.</summary>
    GlobalFreeze,

    /// <summary><c>agent_frozen</c>: an operator stopped the agent, or one above it.</summary>
    AgentFrozen,

    /// <summary><c>destination_frozen</c>: an operator stopped payments to the destination.</summary>
    DestinationFrozen,

    /// <summary><c>policy_expired</c>: the policy's time is over.</summary>
    PolicyExpired,

    /// <summary><c>amount_missing</c>: the invoice leaves its amount to the payer.</summary>
    AmountMissing,

    /// <summary><c>amount_zero</c>: the invoice asks for nothing.</summary>
    AmountZero,

    /// <summary><c>amount_below_minimum</c>: the invoice is smaller than the smallest allowed.</summary>
    AmountBelowMinimum,

    /// <summary><c>amount_above_quote</c>: the invoice asks more than the agent was quoted.</summary>
    AmountAboveQuote,

    /// <summary><c>invoice_expired</c>: the invoice can no longer be paid.</summary>
    InvoiceExpired,

    /// <summary><c>invoice_expires_too_soon</c>: the invoice cannot be paid long enough for a safe attempt.</summary>
    InvoiceExpiresTooSoon,

    /// <summary><c>invoice_expires_too_late</c>: the invoice could be paid for too long.</summary>
    InvoiceExpiresTooLate,

    /// <summary><c>final_cltv_too_long</c>: the payee could hold the money for too long.</summary>
    FinalCltvTooLong,

    /// <summary><c>network_mismatch</c>: the invoice is of another network than the wallet.</summary>
    NetworkMismatch,

    /// <summary><c>network_not_allowed</c>: the policy does not have the invoice's network.</summary>
    NetworkNotAllowed,

    /// <summary><c>self_payment</c>: the invoice is the paying wallet's own.</summary>
    SelfPayment,

    /// <summary><c>url_missing</c>: a rule needs the URL, and the request has none.</summary>
    UrlMissing,

    /// <summary><c>destination_denied</c>: the host or the payee is listed as denied.</summary>
    DestinationDenied,

    /// <summary><c>destination_not_public</c>: the host is private, local or reserved, and not listed by its exact name.</summary>
    DestinationNotPublic,

    /// <summary><c>payee_not_pinned</c>: the invoice is signed by none of the payees that the host is listed with.</summary>
    PayeeNotPinned,

    /// <summary><c>destination_unfamiliar</c>: the host is neither listed nor settled with before.</summary>
    DestinationUnfamiliar,

    /// <summary><c>payee_unfamiliar</c>: the payee is neither listed nor settled with before.</summary>
    PayeeUnfamiliar,

    /// <summary><c>category_missing</c>: a rule needs a category, and neither the table nor the request gives one.</summary>
    CategoryMissing,

    /// <summary><c>category_denied</c>: the category is denied.</summary>
    CategoryDenied,

    /// <summary><c>category_not_allowed</c>: the category is not among those allowed.</summary>
    CategoryNotAllowed,

    /// <summary><c>category_mismatch</c>: the claimed category, or one policy's, is not the one that the operator's table has.</summary>
    CategoryMismatch,

    /// <summary><c>per_call_max_exceeded</c>: the invoice asks more than the agent may decide alone.</summary>
    PerCallMaxExceeded,

    /// <summary><c>review_threshold_exceeded</c>: the invoice asks more than passes without an operator.</summary>
    ReviewThresholdExceeded,

    /// <summary><c>destination_per_call_max_exceeded</c>: the invoice asks more than the destination's entry allows.</summary>
    DestinationPerCallMaxExceeded,

    /// <summary><c>category_per_call_max_exceeded</c>: the invoice asks more than the category's limit allows.</summary>
    CategoryPerCallMaxExceeded,

    /// <summary><c>price_increase_exceeded</c>: the price rose by more than the policy lets pass.</summary>
    PriceIncreaseExceeded,

    /// <summary><c>balance_exceeded</c>: the money given to the agent would be overdrawn.</summary>
    BalanceExceeded,

    /// <summary><c>hour_budget_exceeded</c>: the budget of the last hour would be overdrawn.</summary>
    HourBudgetExceeded,

    /// <summary><c>day_budget_exceeded</c>: the budget of the last 24 hours would be overdrawn.</summary>
    DayBudgetExceeded,

    /// <summary><c>week_budget_exceeded</c>: the budget of the last 7 days would be overdrawn.</summary>
    WeekBudgetExceeded,

    /// <summary><c>month_budget_exceeded</c>: the budget of the last 30 days would be overdrawn.</summary>
    MonthBudgetExceeded,

    /// <summary><c>session_budget_exceeded</c>: the session's budget would be overdrawn.</summary>
    SessionBudgetExceeded,

    /// <summary><c>session_missing</c>: the policy has a session's budget, and the request names no session.</summary>
    SessionMissing,

    /// <summary><c>destination_budget_exceeded</c>: the destination's budget of the last 24 hours would be overdrawn.</summary>
    DestinationBudgetExceeded,

    /// <summary><c>category_budget_exceeded</c>: the category's budget of the last 24 hours would be overdrawn.</summary>
    CategoryBudgetExceeded,

    /// <summary><c>fee_budget_exceeded</c>: the fees' budget of the last 24 hours would be overdrawn.</summary>
    FeeBudgetExceeded,

    /// <summary><c>fee_ratio_exceeded</c>: the fees of the last 24 hours are out of proportion to what was paid.</summary>
    FeeRatioExceeded,

    /// <summary><c>minute_velocity_exceeded</c>: too many payments were begun within a minute.</summary>
    MinuteVelocityExceeded,

    /// <summary><c>hour_velocity_exceeded</c>: too many payments were begun within an hour.</summary>
    HourVelocityExceeded,

    /// <summary><c>payee_open_exceeded</c>: too many payments to this payee are not resolved.</summary>
    PayeeOpenExceeded,

    /// <summary><c>unknown_exceeded</c>: the outcome of too many payments is unknown.</summary>
    UnknownExceeded,

    /// <summary><c>payee_unknown_exceeded</c>: the outcome of too many payments to this payee is unknown.</summary>
    PayeeUnknownExceeded,

    /// <summary><c>budget_table_full</c>: the budget cannot keep count of one more agent, session, host, category or open payment.</summary>
    BudgetTableFull,

    /// <summary><c>approval_other_payment</c>: the operator's approval is for another invoice.</summary>
    ApprovalOtherPayment,

    /// <summary><c>approval_other_amount</c>: the operator's approval is for less money.</summary>
    ApprovalOtherAmount,

    /// <summary><c>approval_policy_changed</c>: a policy changed since the operator was asked.</summary>
    ApprovalPolicyChanged,

    /// <summary><c>approval_expired</c>: the operator's approval is too old.</summary>
    ApprovalExpired,
}
