using L402Functions.Protocol;
using L402Functions.Simulation.Invoices;

namespace L402Functions.Simulation.Wallets;

/// <summary>A payment as the network has it: the truth, whatever the wallet says.</summary>
public sealed class WalletPayment(PooledInvoice invoice, Msat fee, DateTimeOffset startedAt)
{
    public PooledInvoice Invoice => invoice;

    public Msat Fee => fee;

    public DateTimeOffset StartedAt => startedAt;

    public WalletPaymentState State { get; set; } = WalletPaymentState.InFlight;

    /// <summary>Until then the wallet's books say that it failed.</summary>
    public DateTimeOffset DisguisedUntil { get; set; }

    /// <summary>Told once, when it has ended.</summary>
    public List<Action<WalletPayment>> OnEnded { get; } = [];
}
