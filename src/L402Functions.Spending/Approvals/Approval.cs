using L402Functions.Protocol;
using L402Functions.Spending.Policy;

namespace L402Functions.Spending.Approvals;

/// <summary>
/// An operator's consent to one payment. It is kept with the intent that it was given for and is bound to the invoice, which no other intent can
/// have; to the money; and to the policies under which it was asked for. It lifts only what was to be reviewed: never a budget, a freeze, a denied category or an expired policy.
/// </summary>
/// <param name="PaymentHash">The invoice's payment hash.</param>
/// <param name="Amount">The invoice's amount.</param>
/// <param name="FeeReserve">The fee that was shown to the operator, at most.</param>
/// <param name="Policy">The policies of the chain when it was asked for.</param>
/// <param name="Approver">Who consented: the operator's name as the operator surface knows it.</param>
/// <param name="At">When.</param>
/// <param name="ExpiresAt">From then on it is no consent.</param>
public sealed record Approval(
    PaymentHash PaymentHash,
    Msat Amount,
    Msat FeeReserve,
    PolicyStamp Policy,
    string Approver,
    DateTimeOffset At,
    DateTimeOffset ExpiresAt);
