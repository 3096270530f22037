using L402Functions.Settings;
using L402Functions.Spending.Destinations;
using L402Functions.Spending.Payments;

namespace L402Functions.Composition;

/// <summary>The destinations of the settings, which stay as they are until the next start.</summary>
internal sealed class ConfiguredDestinations(SpendSetup setup) : IDestinationRules
{
    /// <inheritdoc/>
    public ValueTask<DestinationTable> ReadAsync(CancellationToken cancellationToken) => ValueTask.FromResult(setup.Destinations);
}
