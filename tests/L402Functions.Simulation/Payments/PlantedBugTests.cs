using L402Functions.Simulation.Running;
using L402Functions.Spending.Intents;
using L402Functions.Spending.Ledger;

namespace L402Functions.Simulation.Payments;

/// <summary>Bugs that were put there on purpose, each into what surrounds the product: a simulation that does not see them proves nothing.</summary>
[Collection(Campaign.OneAtATime)]
public sealed class PlantedBugTests
{
    [Fact]
    public void Money_that_is_released_though_the_outcome_is_unknown_is_noticed() =>
        AssertSeen("its money free, though wallet", world => world.PlantedWallet = wallet => new ForgetfulWallet(wallet));

    [Fact]
    public void A_budget_that_is_checked_outside_the_transaction_is_noticed() =>
        AssertSeen("audit chain goes from", world => world.Server.Planted = (_, _, writes) => [.. writes.Select(WithoutTheLock)]);

    [Fact]
    public void A_payment_hash_that_nobody_guards_is_noticed() => AssertSeen("which 2 intents have settled", world =>
    {
        world.Hashes.ForgetsOwners = true;
        world.Server.Planted = (_, _, writes) => [.. writes.Select(WithoutTheGuard)];
        world.Server.PlantedRead = row => row.Key.StartsWith(RowKeys.Hashes, StringComparison.Ordinal) ? null : row;
    });

    [Fact]
    public void Another_attempt_while_the_outcome_is_unknown_is_noticed() =>
        AssertSeen("Another attempt", world => world.Server.PlantedRead = row => UnknownAsNotSent(world, row));

    private static void AssertSeen(string expected, Action<PaymentWorld> plant)
    {
        var seen = Planted.FirstViolation(seed => PaymentSchedule.Run(seed, plant: plant), schedules: 1_000, expected);

        Assert.True(seen is not null, $"Nobody noticed: {expected}.");
    }

    private static RowWrite WithoutTheLock(RowWrite write) => write switch
    {
        RowWrite.Replace { Key: RowKeys.Head } head => new RowWrite.Put(head.Key, head.Document),
        RowWrite.Insert audit when audit.Key.StartsWith(RowKeys.Audit, StringComparison.Ordinal) => new RowWrite.Put(audit.Key, audit.Document),
        _ => write,
    };

    private static RowWrite WithoutTheGuard(RowWrite write) =>
        write is RowWrite.Insert guard && guard.Key.StartsWith(RowKeys.Hashes, StringComparison.Ordinal) ? new RowWrite.Put(guard.Key, guard.Document) : write;

    private static LedgerRow UnknownAsNotSent(PaymentWorld world, LedgerRow row)
    {
        if (row.Key.StartsWith(RowKeys.Intents, StringComparison.Ordinal) && IntentDocument.Read(row) is { State: IntentState.Unknown } intent)
        {
            var shown = intent with { State = IntentState.NotSent, ActAt = world.World.Now.AddMinutes(-1), LookAt = null, Mark = BudgetMark.None };
            return row with { Document = IntentDocument.Write(shown) };
        }

        if (row.Key.StartsWith(RowKeys.OpenIntents, StringComparison.Ordinal) && OpenIntent.Read(row) is { State: IntentState.Unknown } open)
        {
            return row with { Document = (open with { State = IntentState.NotSent, ActAt = world.World.Now.AddMinutes(-1), LookAt = null }).ToUtf8Json() };
        }

        return row;
    }
}
