using System.Text.Json;
using L402Functions.Spending.Agents;
using L402Functions.Spending.Destinations;
using L402Functions.Spending.Intents;
using L402Functions.Spending.Policy;

namespace L402Functions.Spending.Audit.Reading;

/// <summary>Which rows are looked for: those that are all that is said here; what is not said is any.</summary>
public sealed record AuditFilter
{
    /// <summary>Every row.</summary>
    public static AuditFilter All { get; } = new();

    /// <summary>About one of these agents.</summary>
    public IReadOnlySet<AgentId>? Agents { get; init; }

    /// <summary>About this purpose, its earlier invoices among it.</summary>
    public IntentId? Intent { get; init; }

    /// <summary>Of this kind.</summary>
    public AuditEvent? Event { get; init; }

    /// <summary>Not before this moment.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Before this moment.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>About money for this host.</summary>
    public DestinationKey? Host { get; init; }

    /// <summary>About money of this category.</summary>
    public CategoryName? Category { get; init; }

    /// <summary>Whether a row is looked for.</summary>
    public bool Matches(AuditEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return (Agents is null || (entry.Agent is { } agent && Agents.Contains(agent)))
            && (Intent is null || entry.Intent?.Purpose == Intent)
            && (Event is null || entry.Event == Event)
            && (From is null || entry.At >= From)
            && (To is null || entry.At < To)
            && (Host is not { } host || Says(entry, "host", host.Value))
            && (Category is not { } category || Says(entry, "category", category.Value));
    }

    private static bool Says(AuditEntry entry, string name, string value) =>
        entry.Details.ValueKind == JsonValueKind.Object && entry.Details.TryGetProperty(name, out var said) && said.ValueEquals(value);
}
