using System.Net.Sockets;
using System.Text;

namespace L402Functions.EndToEnd.Tests.Shopping;

/// <summary>HTTP/1.1 as bytes, where a client library would tidy up: several lines of one header, odd paths, the lines as they came.</summary>
internal static class RawHttp
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Sends a request and reads the whole answer.</summary>
    /// <param name="address">The server.</param>
    /// <param name="requestLine">Method and target, e.g. <c>GET /a</c>.</param>
    /// <param name="headers">Further header lines; <c>Host</c> and <c>Connection: close</c> are added.</param>
    public static async Task<RawResponse> SendAsync(Uri address, string requestLine, params IEnumerable<string> headers)
    {
        using var client = new TcpClient();
        using var limit = new CancellationTokenSource(Patience);
        await client.ConnectAsync(address.Host, address.Port, limit.Token);
        var stream = client.GetStream();
        string[] lines = [$"{requestLine} HTTP/1.1", $"Host: {address.Authority}", "Connection: close", .. headers, "", ""];
        await stream.WriteAsync(Encoding.Latin1.GetBytes(string.Join("\r\n", lines)), limit.Token);
        return await ReadAsync(stream, limit.Token);
    }

    /// <summary>To the end of the body where its length is told, otherwise to the end of the connection: a server may wait for the rest of a request.</summary>
    private static async Task<RawResponse> ReadAsync(NetworkStream stream, CancellationToken cancellationToken)
    {
        var received = new MemoryStream();
        var buffer = new byte[16 * 1024];
        for (int read; (read = await stream.ReadAsync(buffer, cancellationToken)) > 0;)
        {
            received.Write(buffer, 0, read);
            if (RawResponse.IsWhole(Encoding.Latin1.GetString(received.ToArray())))
            {
                break;
            }
        }

        return RawResponse.Parse(Encoding.UTF8.GetString(received.ToArray()));
    }
}
