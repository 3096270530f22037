using System.Collections.Frozen;
using System.Text;

namespace L402Functions.Spending.Policy;

/// <summary>The texts of <see cref="ReasonCode"/>: its names in snake_case. They are kept in audits and answered to agents, so a name, once published, stays.</summary>
public static class ReasonCodes
{
    private static readonly FrozenDictionary<ReasonCode, string> Texts = Enum.GetValues<ReasonCode>().ToFrozenDictionary(c => c, c => SnakeCase(c.ToString()));
    private static readonly FrozenDictionary<string, ReasonCode> Codes = Texts.ToFrozenDictionary(t => t.Value, t => t.Key, StringComparer.Ordinal);

    /// <summary>The stable text, as in <c>day_budget_exceeded</c>.</summary>
    public static string Text(this ReasonCode code) =>
        Texts.TryGetValue(code, out var text) ? text : throw new ArgumentOutOfRangeException(nameof(code), code, "No such reason.");

    /// <summary>Finds a reason by its text.</summary>
    public static bool TryParse(string? text, out ReasonCode code)
    {
        code = default;
        return text is not null && Codes.TryGetValue(text, out code);
    }

    private static string SnakeCase(string name)
    {
        var text = new StringBuilder(name.Length + 8);
        foreach (var c in name)
        {
            text.Append(char.IsAsciiLetterUpper(c) && text.Length > 0 ? "_" : string.Empty).Append(char.ToLowerInvariant(c));
        }

        return text.ToString();
    }
}
