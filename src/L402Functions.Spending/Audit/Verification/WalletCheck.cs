using System.Collections.Immutable;
using L402Functions.Protocol;
using L402Functions.Protocol.Wallets;
using L402Functions.Spending.Agents;
using L402Functions.Spending.Intents;
using L402Functions.Spending.Intents.Steps;
using L402Functions.Spending.Ledger;

namespace L402Functions.Spending.Audit.Verification;

/// <summary>
/// Compares a wallet's own list of outgoing payments with the intents: it is the one book that is not in the storage account. What the list shows is looked up in
/// the ledgers when it is met, so that payments that run meanwhile are seen as they are now.
/// </summary>
internal sealed class WalletCheck(ILedgerStore store, IReadOnlyList<AgentId> roots, VerificationLimits limits, TimeProvider clock)
{
    private const int PageSize = 20;

    /// <summary>Payments that began before the window and were charged in it, or the other way round.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromDays(1);

    /// <summary>How many payments that the list does not show are looked up one by one before they are called missing.</summary>
    private const int MaxLookups = 50;

    /// <summary>What each wallet tells of whose list was read to its end.</summary>
    private readonly Dictionary<string, IReadOnlySet<PaymentHash>> told = new(StringComparer.OrdinalIgnoreCase);

    private readonly List<StrayPayment> strays = [];

    public async Task<WalletReport> CheckAsync(string name, IWallet? wallet, IReadOnlyCollection<WalletClaim> claims, CancellationToken cancellationToken)
    {
        var since = clock.GetUtcNow() - limits.WalletWindow;
        var breaks = new BreakList(null);
        if (wallet is null)
        {
            return new WalletReport(name, since, 0, Complete: false, breaks.ToImmutable());
        }

        var seen = new Dictionary<PaymentHash, (WalletTransaction First, int Page)>();
        var complete = await ReadListAsync(wallet, since - Margin, seen, name, breaks, cancellationToken);
        if (complete)
        {
            told[name] = seen.Keys.ToHashSet();
            await FindMissingAsync(name, wallet, claims.Where(c => c.SettledAt >= since && !seen.ContainsKey(c.PaymentHash)), breaks, cancellationToken);
        }

        return new WalletReport(name, since, seen.Count, complete, breaks.ToImmutable());
    }

    /// <summary>
    /// The reports with the payments that another wallet was asked for than the one that tells of them, after all were checked. Two connections may lead to one wallet, which
    /// tells either of everything; a wallet that did not answer to the end accuses nobody.
    /// </summary>
    public ImmutableArray<WalletReport> WithStrays(ImmutableArray<WalletReport> reports)
    {
        var wrong = strays.Where(s => told.TryGetValue(s.Asked, out var list) && !list.Contains(s.PaymentHash)).ToLookup(s => s.Teller, s => s.Break, StringComparer.OrdinalIgnoreCase);
        return [.. reports.Select(r => r with { Breaks = [.. r.Breaks, .. wrong[r.Wallet].Take(BreakList.MaxOfAKind)] })];
    }

    /// <summary>Reads the list to its end; false where the wallet does not answer to the end.</summary>
    private async Task<bool> ReadListAsync(
        IWallet wallet, DateTimeOffset from, Dictionary<PaymentHash, (WalletTransaction First, int Page)> seen, string name, BreakList breaks, CancellationToken cancellationToken)
    {
        // What is paid while the list is read is left out, or it would shift its pages.
        var until = clock.GetUtcNow();
        for (var page = 0; page < limits.WalletPages; page++)
        {
            var request = new ListTransactionsRequest(from, until, PageSize, page * PageSize, TransactionDirection.Outgoing);
            if (await AskAsync(wallet, request, cancellationToken) is not { } listed)
            {
                return false;
            }

            foreach (var transaction in listed.Where(t => t is { Direction: TransactionDirection.Outgoing, State: TransactionState.Settled }))
            {
                if (seen.TryAdd(transaction.PaymentHash, (transaction, page)))
                {
                    await CompareAsync(name, transaction, breaks, cancellationToken);
                }
                else if (seen[transaction.PaymentHash] is var (first, on) && (on == page || first != transaction))
                {
                    // The very same row on a later page is one that a newer payment has pushed there.
                    breaks.Add(VerificationBreak.WalletPaymentTwice, subject: transaction.PaymentHash.ToString(), expected: "one payment", actual: $"several from {name}");
                }
            }

            if (listed.Count < PageSize)
            {
                return true;
            }
        }

        return false;
    }

    private async Task<IReadOnlyList<WalletTransaction>?> AskAsync(IWallet wallet, ListTransactionsRequest request, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(limits.WalletPatience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            return await wallet.ListTransactionsAsync(request, either.Token) is WalletOutcome<IReadOnlyList<WalletTransaction>>.Answered answered ? answered.Value : null;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    private async Task CompareAsync(string name, WalletTransaction paid, BreakList breaks, CancellationToken cancellationToken)
    {
        var saying = $"{paid.Amount} and {paid.FeesPaid} in fees from {name}";
        if (await FindAsync(paid.PaymentHash, cancellationToken) is not { } intent)
        {
            breaks.Add(VerificationBreak.WalletPaymentUnknown, subject: paid.PaymentHash.ToString(), expected: "an intent", actual: saying);
            return;
        }

        switch (intent.Mark)
        {
            case BudgetMark.Spent:
                // A fee that the wallet did not tell was charged as what was reserved for it, which is never less.
                var feeFits = intent.Fee == paid.FeesPaid || (intent.Fee == intent.Reservation!.FeeReserve && paid.FeesPaid < intent.Fee);
                var differs = new FoundBreak(VerificationBreak.WalletPaymentDiffers, null)
                {
                    Subject = intent.Id.ToString(),
                    Expected = $"{intent.Reservation!.Amount} and {intent.Fee} in fees from {intent.Wallet}",
                    Found = saying,
                };
                if (intent.Reservation.Amount != paid.Amount || !feeFits)
                {
                    breaks.Add(differs);
                }
                else if (!string.Equals(intent.Wallet, name, StringComparison.OrdinalIgnoreCase))
                {
                    strays.Add(new StrayPayment(paid.PaymentHash, name, intent.Wallet ?? "", differs));
                }

                break;
            case BudgetMark.None:
                breaks.Add(VerificationBreak.WalletPaymentNotCharged, subject: intent.Id.ToString(), expected: SnakeCase.Of(intent.State), actual: saying);
                break;
            default:
                // Its answer is on the way, or its outcome is being looked up.
                break;
        }
    }

    /// <summary>The intent that a payment hash belongs to, in whichever ledger.</summary>
    private async Task<Intent?> FindAsync(PaymentHash hash, CancellationToken cancellationToken)
    {
        foreach (var root in roots)
        {
            if (await store.ReadAsync(root, RowKeys.Hash(hash), cancellationToken) is { } guard && await FindAsync(root, guard, hash, cancellationToken) is { } intent)
            {
                return intent;
            }
        }

        return null;
    }

    private async Task<Intent?> FindAsync(AgentId root, LedgerRow guard, PaymentHash hash, CancellationToken cancellationToken)
    {
        try
        {
            var purpose = HashRow.Read(guard);
            var intent = await store.ReadAsync(root, RowKeys.Intent(purpose), cancellationToken) is { } row ? IntentDocument.Read(row) : null;
            for (var number = intent?.EarlierInvoices ?? 0; intent is not null && intent.Invoice?.PaymentHash != hash && number > 0; number--)
            {
                // An earlier invoice of the same purpose, under a name of its own.
                intent = await store.ReadAsync(root, RowKeys.Intent(purpose.Archive(number)), cancellationToken) is { } earlier ? IntentDocument.Read(earlier) : intent;
            }

            return intent?.Invoice?.PaymentHash == hash ? intent : null;
        }
        catch (FormatException)
        {
            // Named as unreadable where its ledger is checked.
            return null;
        }
    }

    private async Task FindMissingAsync(string name, IWallet wallet, IEnumerable<WalletClaim> missing, BreakList breaks, CancellationToken cancellationToken)
    {
        foreach (var claim in missing.Take(MaxLookups))
        {
            using var patience = new CancellationTokenSource(limits.WalletPatience, clock);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
            var known = false;
            try
            {
                known = await wallet.LookupInvoiceAsync(claim.PaymentHash, either.Token) switch
                {
                    WalletOutcome<WalletTransaction>.Answered { Value: var found } => found.Direction == TransactionDirection.Outgoing && found.State == TransactionState.Settled,
                    WalletOutcome<WalletTransaction>.Refused { Code: WalletErrorCode.NotFound } => false,
                    _ => true,
                };
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                known = true;
            }

            if (!known)
            {
                breaks.Add(VerificationBreak.WalletPaymentMissing, subject: $"{claim.Intent} of {claim.Root}", expected: claim.PaymentHash.ToString(), actual: $"not in {name}");
            }
        }
    }
}
