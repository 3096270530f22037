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

    /// <summary>A category, and the name before <c>.localhost</c> under which this host is listed as selling it: for trying a policy that denies it.</summary>
    public const string Inference = "inference";

    private static readonly (string Host, CategoryName Category)[] Names =
    [
        ("localhost", Category),
        ("127.0.0.1", Category),
        ($"{Inference}.localhost", CategoryName.Parse(Inference)),
    ];

    /// <inheritdoc/>
    public ValueTask<DestinationTable> ReadAsync(CancellationToken cancellationToken)
    {
        var listed = setup.Destinations.Rules;
        return ValueTask.FromResult(new DestinationTable([.. listed, .. RulesOf(server).Where(own => !listed.Any(r => r.Host == own.Host))]));
    }

    /// <summary>By name and by address, whichever of them it was started with.</summary>
    private static IEnumerable<DestinationRule> RulesOf(IServer server) =>
        from address in server.Features.Get<IServerAddressesFeature>()?.Addresses ?? []
        let port = new Uri(address).Port
        from name in Names
        select new DestinationRule { Host = HostPattern.Parse(FormattableString.Invariant($"{name.Host}:{port}")), Category = name.Category };
}
