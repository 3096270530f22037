using System.Diagnostics;

namespace L402Functions.Protocol.Telemetry;

/// <summary>
/// The one name under which every part is measured and traced, so that a host that exports telemetry names one meter and one source.
/// No measurement, tag or span holds a preimage, a macaroon, a key or an invoice; labels of metrics hold no hash and no id of a single payment either.
/// </summary>
public static class L402Telemetry
{
    /// <summary>The name of every meter and of <see cref="Source"/>.</summary>
    public const string Name = "L402Functions";

    /// <summary>Where every span begins.</summary>
    public static ActivitySource Source { get; } = new(Name);

    /// <summary>Marks a span as failed, by the class of the failure and nothing of its text.</summary>
    public static void SetFailure(this Activity activity, string errorType)
    {
        ArgumentNullException.ThrowIfNull(activity);
        activity.SetTag("error.type", errorType);
        activity.SetStatus(ActivityStatusCode.Error);
    }
}
