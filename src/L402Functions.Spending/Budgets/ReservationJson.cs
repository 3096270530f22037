using System.Buffers;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using L402Functions.Protocol;
using L402Functions.Protocol.Bolt11;
using L402Functions.Spending.Agents;
using L402Functions.Spending.Destinations;
using L402Functions.Spending.Policy;

namespace L402Functions.Spending.Budgets;

/// <summary>
/// How a reservation is kept. The scopes are kept as what they are made of: for each kind that is counted, the agents that count it
/// (<c>"host":"api.example.com","host_of":["scout"]</c>).
/// </summary>
internal static class ReservationJson
{
    private const int Version = 1;
    private const int MaxLength = 16 * 1024;

    private static readonly string[] Members =
        ["v", "chain", "amount", "fee_reserve", "payee", "at", "host", "host_of", "category", "category_of", "session", "session_of"];

    public static byte[] Write(Reservation reservation)
    {
        var output = new ArrayBufferWriter<byte>(512);
        using var writer = new Utf8JsonWriter(output);
        writer.WriteStartObject();
        writer.WriteNumber("v", Version);
        WriteAgents(writer, "chain", reservation.Chain);
        writer.WriteNumber("amount", reservation.Amount.Value);
        writer.WriteNumber("fee_reserve", reservation.FeeReserve.Value);
        writer.WriteString("payee", reservation.Payee.ToString());
        writer.WriteString("at", reservation.At.UtcDateTime.ToString("O", CultureInfo.InvariantCulture));
        WriteScopes(writer, "host", reservation.Host?.Value, ScopeKind.Destination, reservation);
        WriteScopes(writer, "category", reservation.Category?.Value, ScopeKind.Category, reservation);
        WriteScopes(writer, "session", reservation.Session?.Value, ScopeKind.Session, reservation);
        writer.WriteEndObject();
        writer.Flush();
        return output.WrittenSpan.ToArray();
    }

    public static bool TryRead(ReadOnlyMemory<byte> utf8Json, [NotNullWhen(true)] out Reservation? reservation)
    {
        reservation = null;
        if (!KeptJson.TryOpen(utf8Json, MaxLength, out var document))
        {
            return false;
        }

        using (document)
        {
            var root = document.RootElement;
            if (!KeptJson.HasOnly(root, Members)
                || !KeptJson.TryNumber(root, "v", Version, out var version) || version != Version
                || !TryAgents(root, "chain", out var chain) || chain.IsEmpty
                || !KeptJson.TryNumber(root, "amount", Msat.Max.Value, out var amount)
                || !KeptJson.TryNumber(root, "fee_reserve", Msat.Max.Value - amount, out var feeReserve)
                || !KeptJson.TryText(root, "payee", out var payeeText) || !NodeId.TryParse(payeeText, out var payee)
                || !KeptJson.TryText(root, "at", out var atText)
                || !DateTimeOffset.TryParseExact(atText, "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out var at)
                || !TryScopes(root, "host", ScopeKind.Destination, out var host, out var hosts)
                || !TryScopes(root, "category", ScopeKind.Category, out var category, out var categories)
                || !TryScopes(root, "session", ScopeKind.Session, out var session, out var sessions))
            {
                return false;
            }

            reservation = new Reservation
            {
                Chain = chain,
                Amount = new Msat(amount),
                FeeReserve = new Msat(feeReserve),
                Payee = payee,
                At = at,
                Host = host is null ? null : DestinationKey.Parse(host),
                Category = category is null ? null : CategoryName.Parse(category),
                Session = session is null ? null : SessionId.Parse(session),
                Scopes = [.. hosts, .. categories, .. sessions],
            };
            return true;
        }
    }

    private static void WriteAgents(Utf8JsonWriter writer, string name, IEnumerable<AgentId> agents)
    {
        writer.WriteStartArray(name);
        foreach (var agent in agents)
        {
            writer.WriteStringValue(agent.Value);
        }

        writer.WriteEndArray();
    }

    private static void WriteScopes(Utf8JsonWriter writer, string name, string? value, ScopeKind kind, Reservation reservation)
    {
        if (value is null)
        {
            return;
        }

        writer.WriteString(name, value);
        var counted = reservation.Scopes.Where(s => s.Kind == kind).ToList();
        if (counted.Count > 0)
        {
            WriteAgents(writer, name + "_of", counted.Select(s => s.Agent));
        }
    }

    private static bool TryAgents(JsonElement parent, string name, out ImmutableArray<AgentId> agents)
    {
        agents = [];
        if (!KeptJson.TryArray(parent, name, PolicySnapshot.MaxDepth, out var items))
        {
            return false;
        }

        var builder = ImmutableArray.CreateBuilder<AgentId>(items.Count);
        foreach (var item in items)
        {
            if (item.ValueKind != JsonValueKind.String || !AgentId.TryParse(item.GetString(), out var agent) || builder.Contains(agent))
            {
                return false;
            }

            builder.Add(agent);
        }

        agents = builder.ToImmutable();
        return true;
    }

    private static bool TryScopes(JsonElement root, string name, ScopeKind kind, out string? value, out IReadOnlyList<BudgetScope> scopes)
    {
        value = null;
        scopes = [];
        if (!KeptJson.TryText(root, name, out var text) || !TryAgents(root, name + "_of", out var agents))
        {
            return false;
        }

        if (text.Length == 0)
        {
            return agents.IsEmpty && !root.TryGetProperty(name, out _);
        }

        value = text;
        var read = new List<BudgetScope>();
        var valid = BudgetScope.TryRead(default, kind, text, out _);
        foreach (var agent in agents)
        {
            valid &= BudgetScope.TryRead(agent, kind, text, out var scope);
            read.Add(scope);
        }

        scopes = read;
        return valid;
    }
}
