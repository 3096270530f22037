using L402Functions.Protocol;
using L402Functions.Protocol.Bolt11;

namespace L402Functions.DevWallet.Ledger;

/// <summary>One payment that the network took on, as it stood when it was asked for.</summary>
/// <param name="Sequence">1 for the network's first payment, then 2, and so on.</param>
/// <param name="PaymentHash">The payment hash.</param>
/// <param name="Payer">Who pays.</param>
/// <param name="Payee">Who is paid.</param>
/// <param name="Amount">What the payee gets.</param>
/// <param name="Fee">What routing costs the payer besides.</param>
/// <param name="State">What became of it.</param>
/// <param name="StartedAt">When the payer's money left its balance.</param>
/// <param name="EndedAt">When it settled or failed.</param>
public sealed record NetworkPayment(
    long Sequence,
    PaymentHash PaymentHash,
    NodeId Payer,
    NodeId Payee,
    Msat Amount,
    Msat Fee,
    NetworkPaymentState State,
    DateTimeOffset StartedAt,
    DateTimeOffset? EndedAt);
