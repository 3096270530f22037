using System.Net;
using System.Net.Sockets;
using L402Functions.Settings;
using Microsoft.AspNetCore.Http;

namespace L402Functions.Paywall.Http;

/// <summary>
/// Who asks, for the bounds on unpaid offers: the connection's address, or a header where the platform sets one and the operator said
/// which. A header that any caller can set is never believed unasked.
/// </summary>
public sealed class ClientAddress(L402Settings settings)
{
    private const int Ipv6NetworkBytes = 8;

    /// <summary>The client's name for its bucket: an IPv4 address, or an IPv6 /64.</summary>
    public string Of(HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(http);
        if (settings.ClientAddressHeader.Length > 0 && http.Request.Headers[settings.ClientAddressHeader] is [.., { } last])
        {
            // The platform appends: only the last entry is its own word.
            var entry = last[(last.LastIndexOf(',') + 1)..].Trim();
            return IPEndPoint.TryParse(entry, out var endpoint) ? NetworkOf(endpoint.Address) : "unreadable";
        }

        return http.Connection.RemoteIpAddress is { } address ? NetworkOf(address) : "unknown";
    }

    private static string NetworkOf(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
        {
            address = address.MapToIPv4();
        }

        return address.AddressFamily == AddressFamily.InterNetworkV6
            ? Convert.ToHexStringLower(address.GetAddressBytes().AsSpan(0, Ipv6NetworkBytes)) + "/64"
            : address.ToString();
    }
}
