using L402Functions.Protocol;
using L402Functions.Protocol.Wallets;

namespace L402Functions.Spending.Tests.Payments;

/// <summary>A wallet that passes everything on; what goes wrong in another way than a simulated wallet can, derives from it.</summary>
internal abstract class PassingWallet(IPreparingWallet inner) : IPreparingWallet
{
    public Task<WalletOutcome<WalletTransaction>> MakeInvoiceAsync(MakeInvoiceRequest request, CancellationToken cancellationToken) => inner.MakeInvoiceAsync(request, cancellationToken);

    public Task<WalletOutcome<PaidInvoice>> PayInvoiceAsync(PayInvoiceRequest request, CancellationToken cancellationToken) => inner.PayInvoiceAsync(request, cancellationToken);

    public virtual Task<WalletOutcome<WalletTransaction>> LookupInvoiceAsync(PaymentHash paymentHash, CancellationToken cancellationToken) =>
        inner.LookupInvoiceAsync(paymentHash, cancellationToken);

    public Task<WalletOutcome<IReadOnlyList<WalletTransaction>>> ListTransactionsAsync(ListTransactionsRequest request, CancellationToken cancellationToken) =>
        inner.ListTransactionsAsync(request, cancellationToken);

    public Task<WalletOutcome<Msat>> GetBalanceAsync(CancellationToken cancellationToken) => inner.GetBalanceAsync(cancellationToken);

    public Task<WalletOutcome<WalletInfo>> GetInfoAsync(CancellationToken cancellationToken) => inner.GetInfoAsync(cancellationToken);

    public ValueTask<PaymentPreparation> PreparePaymentAsync(PayInvoiceRequest request, CancellationToken cancellationToken) => inner.PreparePaymentAsync(request, cancellationToken);

    public virtual Task<WalletOutcome<PaidInvoice>> SendAsync(PreparedPayment payment, CancellationToken cancellationToken) => inner.SendAsync(payment, cancellationToken);
}

/// <summary>Sends, and then fails as a client with a defect would.</summary>
internal sealed class ThrowingWallet(IPreparingWallet inner) : PassingWallet(inner)
{
    public override async Task<WalletOutcome<PaidInvoice>> SendAsync(PreparedPayment payment, CancellationToken cancellationToken)
    {
        await base.SendAsync(payment, cancellationToken);
        throw new NullReferenceException("A defect.");
    }
}

/// <summary>Reports failure for the first request and carries it out much later; has no money for any other, it says.</summary>
internal sealed class BelatedWallet(IPreparingWallet inner) : PassingWallet(inner)
{
    private PreparedPayment? first;

    /// <summary>Carries the first request out.</summary>
    public Task<WalletOutcome<PaidInvoice>> CarryOutAsync() => base.SendAsync(first!, CancellationToken.None);

    public override async Task<WalletOutcome<PaidInvoice>> SendAsync(PreparedPayment payment, CancellationToken cancellationToken)
    {
        await Task.Yield();
        if (first is null)
        {
            first = payment;
            return new WalletOutcome<PaidInvoice>.Refused(WalletErrorCode.PaymentFailed, "no route");
        }

        return new WalletOutcome<PaidInvoice>.Refused(WalletErrorCode.InsufficientBalance, "poor");
    }
}

/// <summary>Answers under a name, as wallets behind relays do.</summary>
internal sealed class NamingWallet(IPreparingWallet inner, string name) : PassingWallet(inner)
{
    public override async Task<WalletOutcome<PaidInvoice>> SendAsync(PreparedPayment payment, CancellationToken cancellationToken) =>
        await base.SendAsync(payment, cancellationToken) with { ResponseId = name };
}

/// <summary>Pays, and then lets something happen before its answer arrives.</summary>
internal sealed class SwitchingWallet(IPreparingWallet inner, Action afterPaying) : PassingWallet(inner)
{
    public override async Task<WalletOutcome<PaidInvoice>> SendAsync(PreparedPayment payment, CancellationToken cancellationToken)
    {
        var outcome = await base.SendAsync(payment, cancellationToken);
        afterPaying();
        return outcome;
    }
}
