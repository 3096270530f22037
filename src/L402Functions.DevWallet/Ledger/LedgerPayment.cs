using L402Functions.Protocol;
using L402Functions.Protocol.Bolt11;

namespace L402Functions.DevWallet.Ledger;

/// <summary>A payment in the books. Read and changed under the network's lock.</summary>
internal sealed class LedgerPayment(long sequence, SimulatedWallet payer, Bolt11Invoice invoice, Msat amount, Msat fee, DateTimeOffset startedAt)
{
    private readonly TaskCompletionSource<NetworkPaymentState> ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public long Sequence => sequence;

    public SimulatedWallet Payer => payer;

    public Bolt11Invoice Invoice => invoice;

    public Msat Amount => amount;

    public Msat Fee => fee;

    public DateTimeOffset StartedAt => startedAt;

    public DateTimeOffset? EndedAt { get; private set; }

    public NetworkPaymentState State { get; private set; }

    /// <summary>The preimage, once settled.</summary>
    public Preimage? Preimage { get; private set; }

    /// <summary>True while the payee keeps it open.</summary>
    public bool IsHeld { get; set; }

    /// <summary>Completes with how it ended.</summary>
    public Task<NetworkPaymentState> Ended => ended.Task;

    public void Settle(Preimage preimage, DateTimeOffset at)
    {
        Preimage = preimage;
        End(NetworkPaymentState.Settled, at);
    }

    public void Fail(DateTimeOffset at) => End(NetworkPaymentState.Failed, at);

    public NetworkPayment Snapshot() =>
        new(sequence, invoice.PaymentHash, payer.Node, invoice.Payee, amount, fee, State, startedAt, EndedAt);

    private void End(NetworkPaymentState state, DateTimeOffset at)
    {
        if (State != NetworkPaymentState.Pending)
        {
            throw new InvalidOperationException($"Payment {sequence} has ended already: {State}.");
        }

        State = state;
        EndedAt = at;
        IsHeld = false;
        ended.SetResult(state);
    }
}
