using System.Diagnostics;
using System.Net;
using L402Functions.EndToEnd.Tests.Hosts;
using L402Functions.EndToEnd.Tests.Spending.Play;
using Xunit.Abstractions;

namespace L402Functions.EndToEnd.Tests.Spending.Killing;

/// <summary>
/// A process is killed before and after each thing that it asks of the storage, and while the wallet has its request; the next one goes on. In
/// full with <c>L402_FULL=1</c>; otherwise some of the points, those around the attempt among them.
/// </summary>
[Collection(AloneTests.Name)]
public sealed class KillTests(ITestOutputHelper output)
{
    private const int Stride = 5;
    private const int SparseStride = 11;

    /// <summary>Short, so that a payment that never was sent can be believed to be none within minutes; long enough to be begun.</summary>
    private static readonly TimeSpan SoonOver = TimeSpan.FromSeconds(35);

    private static readonly TimeSpan Long = TimeSpan.FromHours(6);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(6);

    [UnixFact]
    public async Task A_process_that_is_killed_at_any_step_costs_no_payment_and_pays_none_twice()
    {
        var stopwatch = Stopwatch.StartNew();
        await using var range = await KillRange.StartAsync();
        var unsent = new List<(Rehearsal Road, KillPoint Point)>();
        var others = new List<(Rehearsal Road, KillPoint Point)>();
        foreach (var road in new[] { Road.Asked, Road.Message, Road.Unclear, Road.Approved, Road.Retried })
        {
            // The first payment of a road finds queues and connections missing that every later one finds.
            await range.RehearseAsync(road);
            var rehearsed = await range.RehearseAsync(road);
            output.WriteLine($"{road}: {string.Join("; ", rehearsed.Steps)}. The wallet is asked after step {string.Join(" and ", rehearsed.Asks)}.");
            Assert.All(rehearsed.Asks, asked => Assert.Contains("t|", rehearsed.Steps[asked - 1], StringComparison.Ordinal));
            unsent.AddRange(rehearsed.Points.Where(rehearsed.EndsUnpaid).Select(p => (rehearsed, p)));
            var every = FullSize.IsWanted ? 1 : road is Road.Approved or Road.Retried ? SparseStride : Stride;
            others.AddRange(rehearsed.Points.Where(p => !rehearsed.EndsUnpaid(p)).Where((_, n) => n % every == every / 2).Select(p => (rehearsed, p)));
        }

        var killed = new List<(KilledPayment Payment, bool Unsent)>();
        foreach (var point in await SweptPointsAsync(range))
        {
            killed.Add((await range.KillSweptAsync(point), false));
            output.WriteLine($"{stopwatch.Elapsed.TotalSeconds:0} s: {killed[^1].Payment.Point}");
        }

        unsent = FullSize.IsWanted ? unsent : [unsent[0], unsent.Last(u => u.Point.Moment == KillMoment.Before)];
        output.WriteLine($"{stopwatch.Elapsed.TotalSeconds:0} s: rehearsed; killing {killed.Count} + {unsent.Count + others.Count + 3} times");

        // What waits longest comes first, and is over when the rest is.
        foreach (var (road, point) in unsent)
        {
            killed.Add((await range.KillAsync(road.Road, point, road.BeforeWallet, SoonOver), true));
            output.WriteLine($"{stopwatch.Elapsed.TotalSeconds:0} s: {killed[^1].Payment.Point}");
        }

        killed.Add((await range.KillAtWalletAsync(Road.NeverPaid, SoonOver), true));
        killed.Add((await range.KillAtWalletAsync(Road.PaidLate, Long), false));
        killed.Add((await range.KillAtWalletAsync(Road.Unheard, Long), false));
        foreach (var (road, point) in others)
        {
            killed.Add((await range.KillAsync(road.Road, point, road.BeforeWallet, Long), false));
            output.WriteLine($"{stopwatch.Elapsed.TotalSeconds:0} s: {killed[^1].Payment.Point}");
        }

        await range.SweepAsync();
        var waiting = Stopwatch.StartNew();
        foreach (var (payment, isUnsent) in killed)
        {
            var end = await EndAsync(range, payment, waiting);
            var paid = range.Network.Settled[payment.Invoice.Hash].Count();
            Assert.True(end["state"] == (isUnsent ? "failed_definite" : "settled"), $"{payment.Point}: {end.Text}");
            Assert.True(paid == (isUnsent ? 0 : 1), $"{payment.Point}: paid {paid} times, and {end.Text}");
            await payment.Wallet.Tap.CatchUpAsync();
            Assert.True(payment.Wallet.Tap.RequestsFor(payment.Invoice.Text) <= payment.Requests, $"{payment.Point}: the wallet was asked once too often.");
        }

        output.WriteLine($"{stopwatch.Elapsed.TotalSeconds:0} s: all at an end");
        await CheckBooksAsync(range);
    }

    /// <summary>
    /// What a sweep does about a payment that nobody spoke of, up to the attempt; from there on it is like every other. A minute each, so that without
    /// <c>L402_FULL=1</c> one point is all: the message is sent, and the sweep does not know it.
    /// </summary>
    private async Task<IReadOnlyList<KillPoint>> SweptPointsAsync(KillRange range)
    {
        if (!FullSize.IsWanted)
        {
            return [new KillPoint(1, KillMoment.After, "a message to payments")];
        }

        var rehearsed = await range.RehearseAsync(Road.Swept);
        output.WriteLine($"{Road.Swept}: {string.Join("; ", rehearsed.Steps)}. The wallet is asked after step {rehearsed.BeforeWallet}.");
        return [.. rehearsed.Points.Where(p => p.Number < rehearsed.BeforeWallet || (p.Number == rehearsed.BeforeWallet && p.Moment == KillMoment.Before))];
    }

    private static async Task<Answer> EndAsync(KillRange range, KilledPayment payment, Stopwatch waiting)
    {
        while (true)
        {
            var answer = await range.AsSeen(payment.Agent).FindAsync(payment.Id);
            if (answer.Status == HttpStatusCode.OK && (answer.Json.GetProperty("final").GetBoolean() || answer["state"] is "failed_definite" or "needs_operator"))
            {
                return answer;
            }

            Assert.True(waiting.Elapsed < Patience, $"{payment.Point}: no end, but {answer.Text}. The host said:\n{range.Said}");
            await Task.Delay(TimeSpan.FromSeconds(1));
        }
    }

    /// <summary>What the agents have spent is what the wallet has paid, nothing is left reserved, and every row is on record.</summary>
    private static async Task CheckBooksAsync(KillRange range)
    {
        var spent = 0L;
        foreach (var agent in range.Agents)
        {
            var money = await Money.OfAsync(agent);
            Assert.True(money.Reserved == 0, $"{agent.Name}: {money}");
            spent += money.Spent;
            var chain = (await range.Client.OperateAsync(HttpMethod.Get, $"/operator/audit/verify?agent={agent.Name}")).Is(HttpStatusCode.OK);
            Assert.True(chain.Json.GetProperty("intact").GetBoolean(), chain.Text);
        }

        Assert.Equal(range.Network.Settled.Sum(p => p.Sum(q => q.Amount.Value + q.Fee.Value)), spent);
    }
}
