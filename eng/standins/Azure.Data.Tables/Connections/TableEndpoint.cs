using System.Text.RegularExpressions;
using Azure.Core;

namespace Azure.Data.Tables.Connections;

/// <summary>What an endpoint says: account and table by host or by path, and whether it is Cosmos.</summary>
internal static partial class TableEndpoint
{
    public static bool IsCosmos(Uri endpoint) =>
        (endpoint.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase) && endpoint.Port != 10002) ||
        endpoint.Host.Contains(".table.cosmos.", StringComparison.OrdinalIgnoreCase) ||
        endpoint.Host.Contains(".table.cosmosdb.", StringComparison.OrdinalIgnoreCase);

    /// <summary>The first label of a DNS name, or the first path segment of a local address.</summary>
    public static string AccountName(Uri endpoint)
    {
        int dot = endpoint.Host.IndexOf('.', StringComparison.Ordinal);
        if (dot >= 0 && Uri.CheckHostName(endpoint.Host) == UriHostNameType.Dns)
        {
            return endpoint.Host[..dot];
        }

        return IsPathStyle(endpoint) ? endpoint.Segments[1].TrimEnd('/') : null;
    }

    /// <summary>The table in the path or in the SAS (<c>tn</c>); empty or null when there is none.</summary>
    public static string TableName(Uri endpoint)
    {
        string last = endpoint.Segments[^1];
        if (QuotedTable().Match(last) is { Success: true } match)
        {
            return match.Groups[1].Value;
        }

        // "localhost" counts as a DNS name here, so only an address has the account in front of the table.
        bool isDns = Uri.CheckHostName(endpoint.Host) == UriHostNameType.Dns;
        if (endpoint.Segments.Length >= (isDns ? 2 : 3))
        {
            return last.TrimEnd('/');
        }

        string query = Uri.UnescapeDataString(endpoint.Query);
        return SasVersion().IsMatch(query) && SasTable().Match(query) is { Success: true } table ? table.Groups[1].Value : null;
    }

    public static Uri WithoutTable(Uri endpoint, string table)
    {
        if (string.IsNullOrEmpty(table) || !endpoint.AbsolutePath.Contains(table, StringComparison.Ordinal))
        {
            return endpoint;
        }

        string text = endpoint.AbsoluteUri;
        int index = text.LastIndexOf($"/{table}", StringComparison.OrdinalIgnoreCase);
        return index <= 0 ? endpoint : new Uri(text.Remove(index, table.Length + 1));
    }

    public static Uri WithoutQuery(Uri endpoint) =>
        endpoint.Query.Length == 0 ? endpoint : new Uri(endpoint.AbsoluteUri.Replace(endpoint.Query, string.Empty, StringComparison.Ordinal));

    /// <summary>The address of one table, as TableClient.Uri shows it: without query.</summary>
    public static Uri ForTable(Uri endpoint, string table) => new RequestUriBuilder
    {
        Scheme = endpoint.Scheme,
        Host = endpoint.Host,
        Port = endpoint.Port,
        Path = IsPathStyle(endpoint) ? $"/{AccountName(endpoint)}/{table}" : $"/{table}",
    }.ToUri();

    private static bool IsPathStyle(Uri endpoint) => endpoint.IsLoopback || Uri.CheckHostName(endpoint.Host) == UriHostNameType.IPv4;

    [GeneratedRegex(@"Tables\('(\w+)'\)")]
    private static partial Regex QuotedTable();

    [GeneratedRegex("[?&]sv=")]
    private static partial Regex SasVersion();

    [GeneratedRegex("[?&]tn=([^&]+)")]
    private static partial Regex SasTable();
}
