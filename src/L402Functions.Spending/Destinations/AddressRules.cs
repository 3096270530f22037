using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;

namespace L402Functions.Spending.Destinations;

/// <summary>
/// Which addresses and host names are public, so that an agent's URL cannot reach inside the operator's network. The ranges are those of IANA's
/// special-purpose registries (RFC 6890) and of multicast; of IPv6 only global unicast, 2000::/3, can be public.
/// </summary>
public static class AddressRules
{
    private static readonly ImmutableArray<(IPNetwork Range, AddressClass Class)> IPv4 =
    [
        (IPNetwork.Parse("0.0.0.0/8"), AddressClass.Unspecified),
        (IPNetwork.Parse("10.0.0.0/8"), AddressClass.Private),
        (IPNetwork.Parse("100.64.0.0/10"), AddressClass.Shared),
        (IPNetwork.Parse("127.0.0.0/8"), AddressClass.Loopback),
        (IPNetwork.Parse("169.254.0.0/16"), AddressClass.LinkLocal),
        (IPNetwork.Parse("172.16.0.0/12"), AddressClass.Private),
        (IPNetwork.Parse("192.0.0.0/24"), AddressClass.Reserved),
        (IPNetwork.Parse("192.0.2.0/24"), AddressClass.Documentation),
        (IPNetwork.Parse("192.88.99.0/24"), AddressClass.Reserved),
        (IPNetwork.Parse("192.168.0.0/16"), AddressClass.Private),
        (IPNetwork.Parse("198.18.0.0/15"), AddressClass.Reserved),
        (IPNetwork.Parse("198.51.100.0/24"), AddressClass.Documentation),
        (IPNetwork.Parse("203.0.113.0/24"), AddressClass.Documentation),
        (IPNetwork.Parse("224.0.0.0/4"), AddressClass.Multicast),
        (IPNetwork.Parse("240.0.0.0/4"), AddressClass.Reserved),
    ];

    private static readonly ImmutableArray<(IPNetwork Range, AddressClass Class)> IPv6 =
    [
        (IPNetwork.Parse("::/128"), AddressClass.Unspecified),
        (IPNetwork.Parse("::1/128"), AddressClass.Loopback),
        (IPNetwork.Parse("::/96"), AddressClass.Embedded),
        (IPNetwork.Parse("64:ff9b::/96"), AddressClass.Embedded),
        (IPNetwork.Parse("64:ff9b:1::/48"), AddressClass.Embedded),
        (IPNetwork.Parse("2001::/32"), AddressClass.Embedded),
        (IPNetwork.Parse("2001:db8::/32"), AddressClass.Documentation),
        (IPNetwork.Parse("2001::/23"), AddressClass.Reserved),
        (IPNetwork.Parse("2002::/16"), AddressClass.Embedded),
        (IPNetwork.Parse("3fff::/20"), AddressClass.Documentation),
        (IPNetwork.Parse("2000::/3"), AddressClass.Public),
        (IPNetwork.Parse("fc00::/7"), AddressClass.Private),
        (IPNetwork.Parse("fec0::/10"), AddressClass.Private),
        (IPNetwork.Parse("fe80::/10"), AddressClass.LinkLocal),
        (IPNetwork.Parse("ff00::/8"), AddressClass.Multicast),
    ];

    // Names that RFC 6761, RFC 6762, RFC 8375 and ICANN keep out of public DNS.
    private static readonly ImmutableArray<string> LocalSuffixes = [".localhost", ".local", ".internal", ".home.arpa", ".test", ".invalid"];

    /// <summary>What <paramref name="address"/> is. Whoever connects to a host asks this of each address that its name resolves to.</summary>
    public static AddressClass Classify(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        return address.AddressFamily == AddressFamily.InterNetwork
            ? ClassIn(IPv4, address, AddressClass.Public)
            : address.IsIPv4MappedToIPv6 || HasIsatapIdentifier(address) ? AddressClass.Embedded : ClassIn(IPv6, address, AddressClass.Reserved);
    }

    /// <summary>What <paramref name="host"/> is by its name alone; a public name can still resolve to an address that is not.</summary>
    public static AddressClass Classify(DestinationKey host)
    {
        var name = host.Host;
        if (host.IsAddress)
        {
            return Classify(IPAddress.Parse(name.Trim('[', ']')));
        }

        return !name.Contains('.', StringComparison.Ordinal) || LocalSuffixes.Any(s => name.EndsWith(s, StringComparison.Ordinal)) ? AddressClass.LocalName : AddressClass.Public;
    }

    private static AddressClass ClassIn(ImmutableArray<(IPNetwork Range, AddressClass Class)> table, IPAddress address, AddressClass otherwise)
    {
        // A zone says on which link; it takes part in the comparison of addresses and not in what they are.
        var plain = address.AddressFamily == AddressFamily.InterNetworkV6 && address.ScopeId != 0 ? new IPAddress(address.GetAddressBytes()) : address;
        foreach (var (range, kind) in table)
        {
            if (range.Contains(plain))
            {
                return kind;
            }
        }

        return otherwise;
    }

    /// <summary>ISATAP (RFC 5214, section 6.1): an interface identifier of 00-00-5E-FE or 02-00-5E-FE and an IPv4 address.</summary>
    private static bool HasIsatapIdentifier(IPAddress address) =>
        (BinaryPrimitives.ReadUInt32BigEndian(address.GetAddressBytes().AsSpan(8)) & 0xFDFF_FFFF) == 0x0000_5EFE;
}
