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

    /// <summary>Short, so that a payment that never was sent can be believed to be none within minutes; long enough to be begun.</summary>
    private static readonly TimeSpan SoonOver = TimeSpan.FromSeconds(35);

    private static readonly TimeSpan Long = TimeSpan.FromHours(6);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(6);

    [UnixFact]
    public async Task A_process_that_is_killed_at_any_step_costs_no_payment_and_pays_none_twice()
    {
        var stopwatch = Stopwatch.StartNew();
        await using var range = await KillRange.StartAsync();
        var rehearsed = new List<string>();
        var unsent = new List<(Road Road, KillPoint Point, int BeforeWallet)>();
        var others = new List<(Road Road, KillPoint Point, int BeforeWallet)>();
        foreach (var road in new[] { Road.Asked, Road.Message, Road.Unclear })
        {
            // The first payment of a road finds queues and connections missing that every later one finds.
            await range.RehearseAsync(road);
            var (steps, beforeWallet) = await range.RehearseAsync(road);
            rehearsed.Add($"{road}: {string.Join("; ", steps)}. The wallet is asked after step {beforeWallet}.");
            var points = steps.SelectMany((step, i) => new[] { new KillPoint(i + 1, KillMoment.Before, step), new KillPoint(i + 1, KillMoment.After, step) })
                .Where(p => p.Moment == KillMoment.After || !p.Step.StartsWith("taking", StringComparison.Ordinal))
                .ToList();
            unsent.AddRange(points.Where(p => p.Number == beforeWallet && p.Moment == KillMoment.After).Select(p => (road, p, beforeWallet)));
            others.AddRange(points.Where(p => p.Number != beforeWallet || p.Moment != KillMoment.After).Select(p => (road, p, beforeWallet)));
        }

        rehearsed.ForEach(output.WriteLine);
        Assert.All(unsent, u => Assert.Contains("t|", u.Point.Step, StringComparison.Ordinal));
        var every = FullSize.IsWanted ? 1 : Stride;
        others = [.. others.Where((_, i) => i % every == 0)];
        output.WriteLine($"{stopwatch.Elapsed.TotalSeconds:0} s: rehearsed; killing {unsent.Count + others.Count + 3} times");

        // What waits longest comes first, and is over when the rest is.
        var killed = new List<(KilledPayment Payment, bool Unsent)>();
        foreach (var (road, point, beforeWallet) in FullSize.IsWanted ? unsent : unsent[..1])
        {
            killed.Add((await range.KillAsync(road, point, beforeWallet, SoonOver), true));
        }

        killed.Add((await range.KillAtWalletAsync(Road.NeverPaid, SoonOver), true));
        killed.Add((await range.KillAtWalletAsync(Road.PaidLate, Long), false));
        killed.Add((await range.KillAtWalletAsync(Road.Unheard, Long), false));
        foreach (var (road, point, beforeWallet) in others)
        {
            killed.Add((await range.KillAsync(road, point, beforeWallet, Long), false));
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
            Assert.True(payment.Wallet.Tap.RequestsFor(payment.Invoice.Text) <= 1, $"{payment.Point}: the wallet was asked twice.");
        }

        output.WriteLine($"{stopwatch.Elapsed.TotalSeconds:0} s: all at an end");
        await CheckBooksAsync(range);
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
