namespace L402Functions.Spending.Destinations;

/// <summary>What kind of place an address or a host name is.</summary>
public enum AddressClass
{
    /// <summary>Anywhere on the internet.</summary>
    Public,

    /// <summary>No address at all: 0.0.0.0/8, ::.</summary>
    Unspecified,

    /// <summary>This machine: 127.0.0.0/8, ::1.</summary>
    Loopback,

    /// <summary>A private network: RFC 1918, fc00::/7, fec0::/10.</summary>
    Private,

    /// <summary>This link, where clouds keep their metadata services: 169.254.0.0/16, fe80::/10.</summary>
    LinkLocal,

    /// <summary>Between a provider and its customers: 100.64.0.0/10 (RFC 6598).</summary>
    Shared,

    /// <summary>Many machines: 224.0.0.0/4, ff00::/8.</summary>
    Multicast,

    /// <summary>For documentation: RFC 5737, 2001:db8::/32, 3fff::/20.</summary>
    Documentation,

    /// <summary>Reserved for protocols, benchmarks and the future, broadcast included.</summary>
    Reserved,

    /// <summary>An IPv6 address with an IPv4 address inside it that a gateway would reach: mapped, compatible, 6to4, Teredo, NAT64.</summary>
    Embedded,

    /// <summary>A name that public DNS does not have: one label, localhost, .local, .internal and their like.</summary>
    LocalName,
}
