namespace L402Functions.EndToEnd.Tests.Spending.Killing;

/// <summary>What a payment causes on its road when nobody is killed.</summary>
/// <param name="Road">The road.</param>
/// <param name="Steps">Its steps, in order.</param>
/// <param name="Asks">After how many of them the wallet was asked, each time.</param>
internal sealed record Rehearsal(Road Road, IReadOnlyList<string> Steps, IReadOnlyList<int> Asks)
{
    /// <summary>The number of the last step before the wallet is first asked.</summary>
    public int BeforeWallet => Asks[0];

    /// <summary>Before and after each step. A message that is taken is seen only when it is.</summary>
    public IEnumerable<KillPoint> Points =>
        Steps.SelectMany((step, i) => new[] { new KillPoint(i + 1, KillMoment.Before, step), new KillPoint(i + 1, KillMoment.After, step) })
            .Where(p => p.Moment == KillMoment.After || !p.Step.StartsWith("taking", StringComparison.Ordinal));

    /// <summary>
    /// True where the payment ends unpaid: an attempt is written and will never be sent, or it was refused and nobody has heard so. Either may have been
    /// carried out for all that is known.
    /// </summary>
    public bool EndsUnpaid(KillPoint point) =>
        (point.Moment == KillMoment.After && Asks.Contains(point.Number))
        || (Road == Road.Retried && point.Moment == KillMoment.Before && point.Number == BeforeWallet + 1);
}
