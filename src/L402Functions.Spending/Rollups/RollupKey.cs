using System.Buffers;
using System.Globalization;
using L402Functions.Spending.Agents;
using L402Functions.Spending.Ledger;

namespace L402Functions.Spending.Rollups;

/// <summary>What a rollup row is about.</summary>
/// <param name="Day">The day in UTC, by the time of the audit row.</param>
/// <param name="Agent">Who paid, or asked to.</param>
/// <param name="Destination">The host, or <c>node:</c> and the beginning of the payee's key, or <see cref="None"/>.</param>
/// <param name="Category">The category that was in effect, or <see cref="None"/>.</param>
public sealed record RollupKey(DateOnly Day, AgentId Agent, string Destination, string Category)
{
    /// <summary>Stands where a row names no destination or no category.</summary>
    public const string None = "-";

    private const int MaxDestination = 260;
    private const int MaxCategory = 64;
    private const string DayFormat = "yyyyMMdd";

    /// <summary>What canonical hosts and names of categories consist of, and no more than a row's key can hold.</summary>
    private static readonly SearchValues<char> Allowed = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-:[]");

    /// <summary>A key of what an audit row says, in a form that a row's key can hold.</summary>
    public static RollupKey Of(DateOnly day, AgentId agent, string? destination, string? category) =>
        new(day, agent, Fit(destination, MaxDestination), Fit(category, MaxCategory));

    /// <summary>The key of the row.</summary>
    public string ToRowKey() => $"{RowKeys.RollupsOf(Day)}{Agent}|{Destination}|{Category}";

    /// <summary>Reads a row's key.</summary>
    /// <exception cref="FormatException">It is none of ours.</exception>
    public static RollupKey Read(string rowKey)
    {
        ArgumentNullException.ThrowIfNull(rowKey);
        return rowKey.Split('|') is ["r", "d", var day, var agent, var destination, var category]
            && DateOnly.TryParseExact(day, DayFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
            && AgentId.TryParse(agent, out var id)
            ? new RollupKey(date, id, destination, category)
            : throw new FormatException($"Row '{rowKey}' is no rollup that this version knows.");
    }

    /// <summary>Rows of ours fit as they are; of anything else, what would not fit is replaced, so that no row can stop the counting.</summary>
    private static string Fit(string? text, int longest)
    {
        if (string.IsNullOrEmpty(text))
        {
            return None;
        }

        var cut = text.Length <= longest ? text : text[..longest];
        return cut.AsSpan().ContainsAnyExcept(Allowed) ? string.Concat(cut.Select(c => Allowed.Contains(c) ? c : '_')) : cut;
    }
}
