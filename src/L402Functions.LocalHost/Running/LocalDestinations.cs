using L402Functions.Settings;
using L402Functions.Spending.Destinations;
using L402Functions.Spending.Payments;
using L402Functions.Spending.Policy;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace L402Functions.LocalHost.Running;

/// <summary>
/// The destinations of the settings, and besides them this host itself: agents here buy from where they run, at an address that is known only
/// once it listens and that no policy would take for public.
/// </summary>
internal sealed class LocalDestinations(SpendSetup setup, IServer server) : IDestinationRules
{
    /// <summary>What buying here is.</summary>
    public static readonly CategoryName Category = CategoryName.Parse("tool_calls");

    private static readonly string[] Names = ["localhost", "127.0.0.1"];

    /// <inheritdoc/>
    public ValueTask<DestinationTable> ReadAsync(CancellationToken cancellationToken)
    {
        var listed = setup.Destinations.Rules;
        var own = HostsOf(server)
            .Where(h => !listed.Any(r => r.Host == h))
            .Select(h => new DestinationRule { Host = h, Category = Category });
        return ValueTask.FromResult(new DestinationTable([.. listed, .. own]));
    }

    /// <summary>By name and by address, whichever of them it was started with.</summary>
    private static IEnumerable<HostPattern> HostsOf(IServer server) =>
        from address in server.Features.Get<IServerAddressesFeature>()?.Addresses ?? []
        let port = new Uri(address).Port
        from host in Names
        select HostPattern.Parse(FormattableString.Invariant($"{host}:{port}"));
}
