namespace L402Functions.Infra.Tests.Settings;

/// <summary>
/// Settings that the template sets and that no code reads yet. Each is taken off this list when it does; an app that does not know a name below
/// <c>L402</c> does not start.
/// </summary>
internal static class PendingSettings
{
    public static readonly IReadOnlySet<string> Names = new HashSet<string>(StringComparer.Ordinal)
    {
        "MoneyStorage:tableServiceUri",
        "MoneyStorage:blobServiceUri",
    };
}
