using System.Text.Json;
using L402Functions.Spending.Destinations;
using L402Functions.Spending.Policy;

namespace L402Functions.Settings;

/// <summary>
/// Makes the table of destinations of what is configured. The entries are written as the document of a table and read as such, so that
/// there is one set of rules for both.
/// </summary>
internal static class DestinationSettingsReader
{
    /// <summary>The table, or null with its problems added to <paramref name="problems"/>.</summary>
    public static DestinationTable? Read(IReadOnlyDictionary<string, DestinationSettings> settings, ICollection<string> problems)
    {
        var names = settings.Keys.Order(StringComparer.Ordinal).ToList();
        if (DestinationDocument.TryParse(Write(names.Select(n => settings[n])), out var table, out var wrong))
        {
            return table;
        }

        foreach (var problem in wrong)
        {
            problems.Add($"L402:Spending:Destinations{Named(problem.Path, names)} {problem.Message}");
        }

        return null;
    }

    /// <summary><c>$.destinations[1].per_call_max_sats</c> as <c>:name:per_call_max_sats</c>.</summary>
    private static string Named(string path, List<string> names)
    {
        var (open, close) = (path.IndexOf('[', StringComparison.Ordinal), path.IndexOf(']', StringComparison.Ordinal));
        return open > 0 && close > open && int.TryParse(path.AsSpan(open + 1, close - open - 1), out var index) && index < names.Count
            ? ":" + names[index] + path[(close + 1)..].Replace('.', ':')
            : "";
    }

    private static byte[] Write(IEnumerable<DestinationSettings> entries)
    {
        using var output = new MemoryStream();
        using (var json = new Utf8JsonWriter(output))
        {
            json.WriteStartObject();
            json.WriteStartArray("destinations");
            foreach (var entry in entries)
            {
                Write(json, entry);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return output.ToArray();
    }

    private static void Write(Utf8JsonWriter json, DestinationSettings entry)
    {
        json.WriteStartObject();
        json.WriteString("action", entry.Action);
        if (entry.Host.Length > 0)
        {
            json.WriteString("host", entry.Host);
        }

        if (entry.Payees.Count > 0)
        {
            json.WriteStartArray("payees");
            entry.Payees.ForEach(json.WriteStringValue);
            json.WriteEndArray();
        }

        if (entry.Category.Length > 0)
        {
            json.WriteString("category", entry.Category);
        }

        if (entry.PerCallMaxSats is { } perCall)
        {
            json.WriteNumber("per_call_max_sats", perCall);
        }

        if (entry.PerDayMaxSats is { } perDay)
        {
            json.WriteNumber("per_day_max_sats", perDay);
        }

        json.WriteEndObject();
    }
}
