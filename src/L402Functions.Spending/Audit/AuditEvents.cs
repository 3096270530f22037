using System.Text.Json;

namespace L402Functions.Spending.Audit;

/// <summary>The text of each <see cref="AuditEvent"/>: its name in snake case, <c>late_settled</c>.</summary>
public static class AuditEvents
{
    private static readonly string[] Texts = [.. Enum.GetNames<AuditEvent>().Select(JsonNamingPolicy.SnakeCaseLower.ConvertName)];

    /// <summary>The text.</summary>
    public static string Text(this AuditEvent auditEvent) => Texts[(int)auditEvent];

    /// <summary>Reads what <see cref="Text"/> wrote.</summary>
    public static bool TryParse(string? text, out AuditEvent auditEvent)
    {
        var index = Array.IndexOf(Texts, text);
        auditEvent = index < 0 ? default : (AuditEvent)index;
        return index >= 0;
    }
}
