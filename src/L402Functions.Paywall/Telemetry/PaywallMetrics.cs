using System.Diagnostics.Metrics;
using L402Functions.Protocol;
using L402Functions.Protocol.Telemetry;

namespace L402Functions.Paywall.Telemetry;

/// <summary>What selling counts, under the meter <see cref="L402Telemetry.Name"/>, by services and outcomes and by nothing of a single sale.</summary>
public sealed class PaywallMetrics
{
    private readonly Counter<long> challenges;
    private readonly Counter<long> verifications;
    private readonly Counter<long> sales;

    /// <summary>Instruments from a factory, which owns their meter.</summary>
    public PaywallMetrics(IMeterFactory factory)
    {
        ArgumentNullException.ThrowIfNull(factory);
        var meter = factory.Create(L402Telemetry.Name);
        challenges = meter.CreateCounter<long>("l402.challenges", "{challenge}", "Offers that were answered with 402, by service.");
        verifications = meter.CreateCounter<long>("l402.verifications", "{verification}", "Credentials that were looked at, by outcome.");
        sales = meter.CreateCounter<long>("l402.sales.amount", "msat", "What was paid for the payments that were redeemed for the first time, by service.");
    }

    internal void Challenged(string service) => challenges.Add(1, new KeyValuePair<string, object?>("service", service));

    internal void Verified(string outcome) => verifications.Add(1, new KeyValuePair<string, object?>("outcome", outcome));

    internal void Sold(string service, Msat amount) => sales.Add(amount.Value, new KeyValuePair<string, object?>("service", service));
}
