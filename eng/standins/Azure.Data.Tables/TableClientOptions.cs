// Stands in for Azure.Data.Tables 12.11.0: TableClientOptions.
using Azure.Core;

namespace Azure.Data.Tables;

public class TableClientOptions : ClientOptions
{
    private const ServiceVersion Latest = ServiceVersion.V2020_12_06;

    public TableClientOptions(ServiceVersion serviceVersion = Latest)
    {
        VersionString = serviceVersion switch
        {
            ServiceVersion.V2019_02_02 => "2019-02-02",
            ServiceVersion.V2020_12_06 => "2020-12-06",
            _ => throw new ArgumentOutOfRangeException(nameof(serviceVersion)),
        };
    }

#pragma warning disable CA1008 // The real enumeration starts at 1.
    public enum ServiceVersion
#pragma warning restore CA1008
    {
        V2019_02_02 = 1,
        V2020_12_06 = 2,
    }

    public bool EnableTenantDiscovery { get; set; }

    public TableAudience? Audience { get; set; }

    internal string VersionString { get; }
}
