using System.Net;

namespace L402Functions.Spending.Destinations;

/// <summary>Which addresses and host names are public, so that an agent's URL cannot reach inside the operator's network.</summary>
public static class AddressRules
{
    /// <summary>What <paramref name="address"/> is. Whoever connects to a host asks this of each address that its name resolves to.</summary>
    public static AddressClass Classify(IPAddress address) => throw new NotImplementedException();

    /// <summary>What <paramref name="host"/> is by its name alone; a public name can still resolve to an address that is not.</summary>
    public static AddressClass Classify(DestinationKey host) => throw new NotImplementedException();
}
