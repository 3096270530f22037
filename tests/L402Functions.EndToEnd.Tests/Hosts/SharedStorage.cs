using L402Functions.LocalHost.Azurite;

namespace L402Functions.EndToEnd.Tests.Hosts;

/// <summary>
/// The one Azurite of a test run. Every test sells by fresh payments, so none sees another's rows. Nobody stops it: it ends with the
/// process that started it.
/// </summary>
internal static class SharedStorage
{
    private static readonly Lazy<Task<AzuriteProcess>> Azurite = new(
        () => AzuriteProcess.StartAsync(AzuriteProcess.InMemory, TimeProvider.System, CancellationToken.None));

    /// <summary>Starts it where nobody has.</summary>
    public static async Task<string> ConnectionStringAsync() => (await Azurite.Value).ConnectionString;
}
