using System.Globalization;
using L402Functions.Spending.Agents;

namespace L402Functions.Spending.Retention;

/// <summary>The names of a segment's files: <c>research/0000000000000000001-0000000000000000512.ndjson.gz</c>.</summary>
internal static class ArchiveNames
{
    /// <summary>The end of a name: rows, in gzip.</summary>
    public const string Rows = ".ndjson.gz";

    /// <summary>The end of a name: the same rows as CSV.</summary>
    public const string Table = ".csv";

    /// <summary>The end of a name: the manifest.</summary>
    public const string Manifest = ".manifest.json";

    /// <summary>How all names of a segment begin.</summary>
    public static string StemOf(AgentId root, long first, long last) =>
        string.Create(CultureInfo.InvariantCulture, $"{root}/{first:D19}-{last:D19}");

    /// <summary>The first name, and others for where that one is taken by something else.</summary>
    public static string Of(string stem, string end, int number) =>
        number == 1 ? stem + end : string.Create(CultureInfo.InvariantCulture, $"{stem}.{number}{end}");

    /// <summary>The media type of a file.</summary>
    public static string TypeOf(string end) => end switch
    {
        Rows => "application/gzip",
        Table => "text/csv; charset=utf-8",
        Manifest => "application/json",
        _ => throw new ArgumentOutOfRangeException(nameof(end), end, "No file of a segment."),
    };
}
