using System.Diagnostics.Metrics;

namespace L402Functions.Spending.Audit.Verification;

/// <summary>What verification counts, under the meter <see cref="MeterName"/>.</summary>
public sealed class VerificationMetrics
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "L402Functions.Audit";

    private readonly Counter<long> breaks;

    /// <summary>Instruments from a factory, which owns their meter.</summary>
    public VerificationMetrics(IMeterFactory factory)
    {
        ArgumentNullException.ThrowIfNull(factory);
        breaks = factory.Create(MeterName).CreateCounter<long>("l402.audit.breaks", "{break}", "What verification found wrong, by l402.break. Each is for a human to look at.");
    }

    internal void Found(VerificationBreak found) => breaks.Add(1, new KeyValuePair<string, object?>("l402.break", SnakeCase.Of(found)));
}
