using L402Functions.Protocol;
using L402Functions.Protocol.Wallets;
using L402Functions.Simulation.Invoices;
using L402Functions.Simulation.Scheduling;

namespace L402Functions.Simulation.Wallets;

/// <summary>A wallet as one process sees it: requests take time, and what is not answered within a minute and a half is unknown.</summary>
public sealed class SimulatedWallet(World world, WalletServer server) : IPreparingWallet
{
    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(90);

    private readonly HashSet<string> sent = new(StringComparer.Ordinal);

    public ValueTask<PaymentPreparation> PreparePaymentAsync(PayInvoiceRequest request, CancellationToken cancellationToken)
    {
        var invoice = InvoicePool.Shared.Find(request.Invoice);
        PaymentPreparation preparation = invoice is null
            ? new PaymentPreparation.Rejected("Not an invoice of this network.")
            : new PaymentPreparation.Prepared(
                new PreparedPayment($"{world.Chance.Next():x16}{world.Chance.Next():x16}{world.Chance.Next():x16}{world.Chance.Next():x16}", request.Invoice, invoice.Hash, world.Now, []));
        return ValueTask.FromResult(preparation);
    }

    public async Task<WalletOutcome<PaidInvoice>> SendAsync(PreparedPayment payment, CancellationToken cancellationToken)
    {
        if (!sent.Add(payment.RequestId))
        {
            throw new InvalidOperationException("A prepared payment is sent twice.");
        }

        cancellationToken.ThrowIfCancellationRequested();
        if (world.Strikes("wallet: no relay takes the request", server.Rates.Send))
        {
            await world.Delay(world.Chance.Milliseconds(50, 2_000));
            return new WalletOutcome<PaidInvoice>.NotSent("No relay took the request.");
        }

        var invoice = InvoicePool.Shared.Find(payment.PaymentHash)!;
        var answer = new TaskCompletionSource<WalletOutcome<PaidInvoice>>();
        var fails = world.Strikes("wallet: its client fails after sending", server.Rates.Send / 2);
        world.After(world.Chance.Milliseconds(5, 200), () =>
        {
            server.Take(payment, invoice, outcome => world.After(world.Chance.Milliseconds(5, 200), () => answer.TrySetResult(outcome)));
            if (world.Strikes("wallet: a relay delivers a request twice", server.Rates.Send))
            {
                server.Take(payment, invoice, _ => { });
            }
        });
        world.After(Wait, () => answer.TrySetResult(new WalletOutcome<PaidInvoice>.Unknown("No answer.")));
        using var stopping = cancellationToken.UnsafeRegister(
            _ => answer.TrySetResult(new WalletOutcome<PaidInvoice>.Unknown("Cancelled after it was sent.")), null);
        var seen = await answer.Task;
        return fails ? throw new InvalidOperationException("The client fails.") : seen;
    }

    public async Task<WalletOutcome<WalletTransaction>> LookupInvoiceAsync(PaymentHash paymentHash, CancellationToken cancellationToken)
    {
        if (!await ReachAsync())
        {
            return new WalletOutcome<WalletTransaction>.Unknown("No answer.");
        }

        var books = server.Books(paymentHash);
        if (world.Strikes("wallet: a look-up finds an incoming payment", server.Rates.Look / 4))
        {
            return new WalletOutcome<WalletTransaction>.Answered(new WalletTransaction
            {
                Direction = TransactionDirection.Incoming,
                State = TransactionState.Failed,
                PaymentHash = paymentHash,
                Amount = new Msat(1),
                CreatedAt = world.Now,
            });
        }

        if (books is null || world.Strikes("wallet: a look-up does not find the payment", server.Rates.Look))
        {
            return new WalletOutcome<WalletTransaction>.Refused(WalletErrorCode.NotFound, "not found");
        }

        if (world.Strikes("wallet: a look-up says failed", server.Rates.Look))
        {
            return new WalletOutcome<WalletTransaction>.Answered(books with { State = TransactionState.Failed, Preimage = null });
        }

        if (world.Strikes("wallet: a look-up says expired", server.Rates.Look))
        {
            return new WalletOutcome<WalletTransaction>.Answered(books with { State = TransactionState.Expired, Preimage = null });
        }

        return new WalletOutcome<WalletTransaction>.Answered(
            world.Strikes("wallet: a look-up has no preimage", server.Rates.Look) ? books with { Preimage = null } : books);
    }

    public async Task<WalletOutcome<IReadOnlyList<WalletTransaction>>> ListTransactionsAsync(ListTransactionsRequest request, CancellationToken cancellationToken)
    {
        if (!await ReachAsync())
        {
            return new WalletOutcome<IReadOnlyList<WalletTransaction>>.Unknown("No answer.");
        }

        return new WalletOutcome<IReadOnlyList<WalletTransaction>>.Answered([.. server.Payments
            .Where(p => (request.From is not { } from || p.StartedAt >= from) && (request.Until is not { } until || p.StartedAt <= until))
            .Reverse()
            .Skip(request.Offset)
            .Take(request.Limit)
            .Select(server.Books)]);
    }

    public async Task<WalletOutcome<WalletInfo>> GetInfoAsync(CancellationToken cancellationToken) => await ReachAsync()
        ? new WalletOutcome<WalletInfo>.Answered(new WalletInfo(server.Name, server.Node.ToString(), "regtest", ["pay_invoice"]))
        : new WalletOutcome<WalletInfo>.Unknown("No answer.");

    public Task<WalletOutcome<WalletTransaction>> MakeInvoiceAsync(MakeInvoiceRequest request, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<WalletOutcome<PaidInvoice>> PayInvoiceAsync(PayInvoiceRequest request, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<WalletOutcome<Msat>> GetBalanceAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    private async Task<bool> ReachAsync()
    {
        await world.Delay(world.Chance.Milliseconds(5, 300));
        if (!server.IsOffline && !world.Strikes("wallet: no answer to a question", server.Rates.Look))
        {
            return true;
        }

        await world.Delay(TimeSpan.FromSeconds(10));
        return false;
    }
}
