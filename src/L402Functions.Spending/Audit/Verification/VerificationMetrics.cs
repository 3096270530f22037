using System.Diagnostics.Metrics;
using L402Functions.Protocol.Telemetry;

namespace L402Functions.Spending.Audit.Verification;

/// <summary>What verification counts, under the meter <see cref="L402Telemetry.Name"/>.</summary>
public sealed class VerificationMetrics
{
    private readonly Counter<long> breaks;

    /// <summary>Instruments from a factory, which owns their meter.</summary>
    public VerificationMetrics(IMeterFactory factory)
    {
        ArgumentNullException.ThrowIfNull(factory);
        breaks = factory.Create(L402Telemetry.Name).CreateCounter<long>("l402.audit.breaks", "{break}", "What verification found wrong, by break. Each is for a human to look at.");
    }

    internal void Found(VerificationBreak found) => breaks.Add(1, new KeyValuePair<string, object?>("break", SnakeCase.Of(found)));
}
