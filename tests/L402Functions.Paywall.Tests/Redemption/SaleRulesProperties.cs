using System.Security.Cryptography;
using FsCheck;
using FsCheck.Fluent;
using L402Functions.Paywall.Receipts;
using L402Functions.Paywall.Redemption;
using L402Functions.Protocol;

namespace L402Functions.Paywall.Tests.Redemption;

/// <summary>
/// Workers that read, decide and write one row in any order. A write counts only over the version that was read; a loser reads again.
/// </summary>
public sealed class SaleRulesProperties
{
    private const int Workers = 6;
    private static readonly PaymentHash Hash = PaymentHash.FromBytes(SHA256.HashData("raced"u8));

    private static readonly Gen<(int MaxUses, int Bound)> Terms = from uses in Gen.Choose(0, 4) from bound in Gen.Choose(0, 900) select (uses, bound);

    private static readonly Gen<Step[]> Schedules = Gen.ArrayOf(
        from worker in Gen.Choose(0, Workers - 1)
        from cost in Gen.Choose(1, 300)
        from gives in Gen.Frequency((3, Gen.Constant(false)), (1, Gen.Constant(true)))
        select new Step(worker, cost, gives));

    [Fact]
    public void No_interleaving_of_claims_and_releases_passes_a_bound() =>
        Prop.ForAll(Arb.From(Terms), Arb.From(Schedules), (terms, schedule) =>
        {
            var run = new Run(terms.MaxUses, terms.Bound);
            return schedule.All(step => run.Take(step) && run.IsWithinBounds);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void After_everything_is_given_back_the_row_is_as_if_nothing_was_claimed() =>
        Prop.ForAll(Arb.From(Terms), Arb.From(Schedules), (terms, schedule) =>
        {
            var run = new Run(terms.MaxUses, terms.Bound);
            foreach (var step in schedule)
            {
                run.Take(step);
            }

            run.GiveEverythingBack();
            return run.Row is null or { Uses: 0, Spent.Value: 0 };
        }).QuickCheckThrowOnFailure();

    /// <summary>One worker's next step: it reads where it has not, and writes where it has.</summary>
    private sealed record Step(int Worker, int Cost, bool GivesBack);

    private sealed class Run(int maxUses, int bound)
    {
        private readonly (int Version, Sale? Row, Step? Step)[] read = new (int, Sale?, Step?)[Workers];
        private readonly Stack<ClaimRequest>[] held = [.. Enumerable.Range(0, Workers).Select(_ => new Stack<ClaimRequest>())];
        private int version;

        public Sale? Row { get; private set; }

        public bool IsWithinBounds =>
            Row is null
            || ((maxUses == 0 || Row.Uses <= maxUses)
                && Row.Spent.Value <= bound
                && Row.Uses == held.Sum(h => h.Count)
                && Row.Spent.Value == held.Sum(h => h.Sum(c => c.Cost.Value))
                && HasReceiptsOfItsUses);

        /// <summary>Of every use that is claimed, and of none that was given back; where there are too many, of as many as a row keeps.</summary>
        private bool HasReceiptsOfItsUses
        {
            get
            {
                var claimed = held.SelectMany(h => h).Select(c => c.Receipt).ToHashSet();
                var listed = Row!.Receipts.Ids;
                return listed.All(claimed.Contains) && listed.Count <= ReceiptList.Limit && (maxUses == 0 || listed.Count == claimed.Count);
            }
        }

        public bool Take(Step step)
        {
            ref var mine = ref read[step.Worker];
            if (mine.Step is null)
            {
                mine = (version, Row, step);
                return true;
            }

            var (seen, row, intended) = mine;
            mine = default;
            var (next, done) = Decide(row, intended!);
            if (next is not null && seen == version)
            {
                (Row, version) = (next, version + 1);
                done();
            }

            return true;
        }

        public void GiveEverythingBack()
        {
            foreach (var stack in held)
            {
                while (stack.TryPop(out var use))
                {
                    Row = SaleRules.Release(Row!, use.Cost, use.Receipt);
                }
            }
        }

        private (Sale? Next, Action Done) Decide(Sale? row, Step step)
        {
            var mine = held[step.Worker];
            if (step.GivesBack && row is not null && mine.TryPeek(out var given))
            {
                return (SaleRules.Release(row, given.Cost, given.Receipt), () => mine.Pop());
            }

            var request = new ClaimRequest(Hash, new Msat(step.Cost), maxUses, new Msat(bound), "s", "/p", "GET", Door.L402, DateTimeOffset.UnixEpoch, ReceiptId.New());
            var decision = row is null ? SaleRules.ClaimFirst(request) : SaleRules.ClaimNext(row, request);
            return decision is ClaimDecision.Write write ? (write.Sale, () => mine.Push(request)) : (null, () => { });
        }
    }
}
