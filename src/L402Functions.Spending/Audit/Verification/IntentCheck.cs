using System.Collections.Immutable;
using L402Functions.Protocol;
using L402Functions.Spending.Agents;
using L402Functions.Spending.Intents;
using L402Functions.Spending.Ledger;

namespace L402Functions.Spending.Audit.Verification;

/// <summary>
/// What the intents themselves say about money, in the form of a tally. Payments that were charged long ago are summed up; those that are open or
/// recent are kept one by one, as they may change while the rest is read.
/// </summary>
internal sealed class IntentCheck(ILedgerStore store, AgentId root, DateTimeOffset now, DateTimeOffset walletsSince, BreakList breaks)
{
    /// <summary>More than clocks of two instances differ.</summary>
    private static readonly TimeSpan ClockSkew = TimeSpan.FromHours(1);

    private readonly DateTimeOffset settledForGood = now - ClockSkew;
    private readonly Dictionary<AgentId, AgentTally> old = [];
    private readonly Dictionary<IntentId, Intent> changing = [];
    private readonly Dictionary<PaymentHash, WalletClaim> claims = [];
    private SettledDigest oldDigest;

    /// <summary>Payments that their wallet should know, since the beginning of its window.</summary>
    public IReadOnlyCollection<WalletClaim> Claims => claims.Values;

    /// <summary>Reads all intents.</summary>
    public async Task ReadAsync(CancellationToken cancellationToken)
    {
        await foreach (var row in store.ReadRangeAsync(root, RowKeys.Intents, RowKeys.After(RowKeys.Intents), cancellationToken))
        {
            Take(row, isFirst: true);
        }
    }

    /// <summary>Reads again those that changed meanwhile.</summary>
    public async Task ReadAgainAsync(IReadOnlyCollection<IntentId> changed, CancellationToken cancellationToken)
    {
        foreach (var some in changed.Chunk(16))
        {
            var rows = await Task.WhenAll(some.Select(id => store.ReadAsync(root, RowKeys.Intent(id), cancellationToken)));
            for (var i = 0; i < rows.Length; i++)
            {
                changing.Remove(some[i]);
                if (rows[i] is { } row)
                {
                    Take(row, isFirst: false);
                }
            }
        }
    }

    /// <summary>What they say: payments, and what is set aside.</summary>
    public AuditTally ToTally()
    {
        var agents = new Dictionary<AgentId, AgentTally>(old);
        var digest = oldDigest;
        var open = ImmutableSortedDictionary.CreateBuilder<IntentId, OpenReservation>();
        foreach (var intent in changing.Values)
        {
            if (intent.Mark == BudgetMark.Spent)
            {
                Charge(agents, intent, ref digest);
            }
            else
            {
                open[intent.Id] = new OpenReservation(intent.Agent, intent.Reservation!.Amount, intent.Reservation.FeeReserve);
            }
        }

        return new AuditTally { Agents = agents.ToImmutableSortedDictionary(), Open = open.ToImmutable(), Settled = digest };
    }

    private static void Charge(Dictionary<AgentId, AgentTally> agents, Intent intent, ref SettledDigest digest)
    {
        var (amount, fee) = (intent.Reservation!.Amount, intent.Fee ?? Msat.Zero);
        agents[intent.Agent] = (agents.GetValueOrDefault(intent.Agent) ?? AgentTally.Nothing).Charge(amount, fee, intent.State == IntentState.LateSettled);
        digest = digest.Add(intent.Id, intent.Invoice?.PaymentHash, amount, fee);
    }

    private void Take(LedgerRow row, bool isFirst)
    {
        if (Read(row) is not { } intent)
        {
            return;
        }

        Claim(intent);
        if (intent.Mark == BudgetMark.None)
        {
            return;
        }

        if (intent.Reservation is null)
        {
            breaks.Add(VerificationBreak.IntentUnreadable, subject: row.Key);
        }
        else if (intent.Mark != BudgetMark.Spent || intent.SettledAt is not { } settled || settled >= settledForGood)
        {
            changing[intent.Id] = intent;
        }
        else if (isFirst)
        {
            Charge(old, intent, ref oldDigest);
        }
    }

    private Intent? Read(LedgerRow row)
    {
        try
        {
            return IntentDocument.Read(row);
        }
        catch (FormatException)
        {
            breaks.Add(VerificationBreak.IntentUnreadable, subject: row.Key);
            return null;
        }
    }

    /// <summary>What a wallet should say about it.</summary>
    private void Claim(Intent intent)
    {
        if (intent is { Mark: BudgetMark.Spent, Wallet: { } wallet, Invoice.PaymentHash: var hash, SettledAt: { } settled } && settled >= walletsSince)
        {
            claims[hash] = new WalletClaim(root, intent.Id, wallet, hash, settled);
        }
    }
}
