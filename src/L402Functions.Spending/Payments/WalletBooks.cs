using L402Functions.Protocol;
using L402Functions.Protocol.Wallets;
using L402Functions.Spending.Intents;

namespace L402Functions.Spending.Payments;

/// <summary>
/// Looks a payment up in its wallet's books: the look-up, and where it tells of no payment, the list besides. A wallet's word that it did not pay
/// counts only where both books agree; a preimage counts wherever it comes from.
/// </summary>
internal static class WalletBooks
{
    private const int PageSize = 20;
    private const int MaxPages = 25;
    private static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(10);

    /// <summary>What the books say about the payment of <paramref name="hash"/>, first attempted at <paramref name="since"/>.</summary>
    public static async Task<WalletEvidence> LookAsync(IWallet wallet, PaymentHash hash, DateTimeOffset since, CancellationToken cancellationToken)
    {
        var looked = await wallet.LookupInvoiceAsync(hash, cancellationToken);
        var evidence = await ReadAsync(wallet, looked, hash, since, cancellationToken);
        return evidence.ResponseId is null ? evidence with { ResponseId = looked.ResponseId } : evidence;
    }

    private static async Task<WalletEvidence> ReadAsync(
        IWallet wallet, WalletOutcome<WalletTransaction> looked, PaymentHash hash, DateTimeOffset since, CancellationToken cancellationToken)
    {
        switch (looked)
        {
            case WalletOutcome<WalletTransaction>.Answered { Value: var found } when IsOurs(found, hash):
                return ProofIn(found, hash) ?? (found.State == TransactionState.Failed
                    ? await CrossCheckAsync(wallet, hash, since, WalletReading.Failed, cancellationToken)
                    : new WalletEvidence.Reading(WalletReading.Open));
            case WalletOutcome<WalletTransaction>.Answered:
                // About something else, as a row of money coming in: it says nothing, but the list may.
                return await CrossCheckAsync(wallet, hash, since, WalletReading.Silent, cancellationToken);
            case WalletOutcome<WalletTransaction>.Refused { Code: WalletErrorCode.NotFound }:
                return await CrossCheckAsync(wallet, hash, since, WalletReading.NotFound, cancellationToken);
            default:
                return new WalletEvidence.Reading(WalletReading.Silent);
        }
    }

    /// <summary>What the look-up said, unless the list says otherwise; nothing where the list cannot be read to its end.</summary>
    private static async Task<WalletEvidence> CrossCheckAsync(
        IWallet wallet, PaymentHash hash, DateTimeOffset since, WalletReading said, CancellationToken cancellationToken)
    {
        for (var page = 0; page < MaxPages; page++)
        {
            var request = new ListTransactionsRequest(
                From: since - ClockSkew, Limit: PageSize, Offset: page * PageSize, Direction: TransactionDirection.Outgoing, IncludeUnpaid: true);
            var answer = await wallet.ListTransactionsAsync(request, cancellationToken);
            if (answer is not WalletOutcome<IReadOnlyList<WalletTransaction>>.Answered { Value: var listed })
            {
                break;
            }

            var ours = listed.Where(t => IsOurs(t, hash)).ToList();
            if (ours.Select(t => ProofIn(t, hash)).FirstOrDefault(p => p is not null) is { } proof)
            {
                return proof with { ResponseId = answer.ResponseId };
            }

            if (ours.Count > 0)
            {
                var failed = said == WalletReading.Failed && ours.TrueForAll(t => t.State == TransactionState.Failed);
                return new WalletEvidence.Reading(failed ? WalletReading.Failed : WalletReading.Open) { ResponseId = answer.ResponseId };
            }

            if (listed.Count < PageSize)
            {
                return new WalletEvidence.Reading(said);
            }
        }

        return new WalletEvidence.Reading(WalletReading.Silent);
    }

    private static bool IsOurs(WalletTransaction transaction, in PaymentHash hash) =>
        transaction.Direction == TransactionDirection.Outgoing && transaction.PaymentHash == hash;

    private static WalletEvidence.Proof? ProofIn(WalletTransaction transaction, in PaymentHash hash) =>
        transaction.Preimage is { } preimage && preimage.Proves(hash)
            ? new WalletEvidence.Proof(preimage, transaction.FeesPaid)
            : null;
}
