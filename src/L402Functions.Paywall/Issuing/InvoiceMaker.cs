using System.Security.Cryptography;
using System.Text;
using L402Functions.Protocol.Bolt11;
using L402Functions.Protocol.Wallets;

namespace L402Functions.Paywall.Issuing;

/// <summary>Asks the wallet for an invoice, waits no longer than <see cref="SellerOptions.WalletTimeout"/>, and checks what it answers.</summary>
public sealed class InvoiceMaker(IWallet wallet, SellerOptions options, TimeProvider clock)
{
    /// <summary>One invoice.</summary>
    /// <param name="ask">What it has to be.</param>
    /// <param name="cancellationToken">Ends when nobody waits for it any more.</param>
    /// <exception cref="OperationCanceledException">Nobody waits for it any more.</exception>
    public async Task<InvoiceResult> MakeAsync(InvoiceAsk ask, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(options.WalletTimeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            // Waited for here as well: a wallet that does not heed the token must not keep the caller.
            var made = await wallet.MakeInvoiceAsync(RequestFor(ask), either.Token).WaitAsync(either.Token);
            return made switch
            {
                WalletOutcome<WalletTransaction>.Answered answer => Check(answer.Value, ask),
                WalletOutcome<WalletTransaction>.Refused refused => Missing($"The wallet refused to make an invoice: {refused.Code}."),
                WalletOutcome<WalletTransaction>.NotSent notSent => Missing($"The wallet could not be asked: {notSent.Reason}"),
                WalletOutcome<WalletTransaction>.Unknown unknown => Missing($"The wallet did not answer: {unknown.Reason}"),
                _ => throw new InvalidOperationException($"{made.GetType()} is not a wallet outcome."),
            };
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return Missing($"The wallet did not answer within {options.WalletTimeout.TotalSeconds:0} s.");
        }
    }

    /// <summary>A description that an invoice cannot hold goes in as its hash; discovery has the text to compare.</summary>
    private static MakeInvoiceRequest RequestFor(in InvoiceAsk ask) =>
        Encoding.UTF8.GetByteCount(ask.Description) <= Bolt11Draft.MaxDescriptionBytes
            ? new MakeInvoiceRequest(ask.Amount, ask.Description, Expiry: ask.Expiry)
            : new MakeInvoiceRequest(ask.Amount, DescriptionHash: SHA256.HashData(Encoding.UTF8.GetBytes(ask.Description)), Expiry: ask.Expiry);

    /// <summary>An invoice is what the caller will pay: it is read, not believed.</summary>
    private InvoiceResult Check(WalletTransaction made, in InvoiceAsk ask)
    {
        if (made.Invoice is not { } text || !Bolt11Decoder.TryDecode(text.ToLowerInvariant(), out var invoice, out _))
        {
            return Missing("The wallet answered with something that is no invoice.");
        }

        var (amount, latestEnd, now) = (ask.Amount, ask.LatestEnd, clock.GetUtcNow());
        var problem = invoice switch
        {
            _ when invoice.Amount != amount => $"The wallet's invoice is for {invoice.Amount}, not for {amount}.",
            _ when invoice.PaymentHash != made.PaymentHash => "The wallet's invoice has another payment hash than the wallet said.",
            _ when options.Network is { } network && invoice.Network != network => $"The wallet's invoice is for {invoice.Network}, not for {network}.",
            _ when invoice.ExpiresAt <= now => "The wallet's invoice has expired already.",
            _ when latestEnd is { } end && invoice.ExpiresAt > now + end =>
                "The wallet's invoice can be paid long after the token's end: the wallet does not keep to the expiry that it is asked for.",
            _ => null,
        };
        return problem is null ? new InvoiceResult.Made(invoice) : Missing(problem);
    }

    private static InvoiceResult.Missing Missing(string problem) => new(problem);
}
