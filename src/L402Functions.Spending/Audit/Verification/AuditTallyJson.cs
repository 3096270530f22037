using System.Buffers;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using L402Functions.Protocol;
using L402Functions.Spending.Agents;
using L402Functions.Spending.Intents;

namespace L402Functions.Spending.Audit.Verification;

/// <summary>A tally as JSON. Members are written in canonical order, amounts as decimal strings as in audit rows.</summary>
internal static class AuditTallyJson
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    public static byte[] Write(AuditTally tally)
    {
        var output = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(output))
        {
            json.WriteStartObject();
            json.WriteStartObject("agents"u8);
            foreach (var (agent, told) in tally.Agents)
            {
                json.WriteStartObject(agent.Value);
                json.WriteNumber("denied"u8, told.Denied);
                Write(json, "fees"u8, told.Fees);
                json.WriteNumber("late_settled"u8, told.LateSettled);
                json.WriteNumber("settled"u8, told.Settled);
                Write(json, "spent"u8, told.Spent);
                json.WriteNumber("would_have_paid"u8, told.WouldHavePaid);
                Write(json, "would_have_spent"u8, told.WouldHaveSpent);
                json.WriteEndObject();
            }

            json.WriteEndObject();
            json.WriteNumber("inconsistent"u8, tally.Inconsistent);
            json.WriteStartObject("open"u8);
            foreach (var (intent, reservation) in tally.Open)
            {
                json.WriteStartObject(intent.ToString());
                json.WriteString("agent"u8, reservation.Agent.Value);
                Write(json, "amount"u8, reservation.Amount);
                Write(json, "fee_reserve"u8, reservation.FeeReserve);
                json.WriteEndObject();
            }

            json.WriteEndObject();
            json.WriteString("settled"u8, tally.Settled.ToString());
            json.WriteNumber("v"u8, AuditTally.FormatVersion);
            json.WriteEndObject();
        }

        return output.WrittenSpan.ToArray();
    }

    public static bool TryRead(ReadOnlyMemory<byte> utf8Json, [NotNullWhen(true)] out AuditTally? tally)
    {
        tally = null;
        try
        {
            using var document = JsonDocument.Parse(utf8Json, Strict);
            var root = document.RootElement;
            if (root.GetProperty("v"u8).GetInt32() != AuditTally.FormatVersion || !SettledDigest.TryParse(root.GetProperty("settled"u8).GetString(), out var settled))
            {
                return false;
            }

            tally = new AuditTally
            {
                Agents = root.GetProperty("agents"u8).EnumerateObject().ToImmutableSortedDictionary(m => AgentId.Parse(m.Name), m => Agent(m.Value)),
                Open = root.GetProperty("open"u8).EnumerateObject().ToImmutableSortedDictionary(m => Intent(m.Name), m => Reservation(m.Value)),
                Settled = settled,
                Inconsistent = Count(root, "inconsistent"u8),
            };
            return true;
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            // Not JSON, a member that is missing, or one of the wrong kind.
            return false;
        }
    }

    private static AgentTally Agent(JsonElement json) => new()
    {
        Denied = Count(json, "denied"u8),
        Fees = Amount(json, "fees"u8),
        LateSettled = Count(json, "late_settled"u8),
        Settled = Count(json, "settled"u8),
        Spent = Amount(json, "spent"u8),
        WouldHavePaid = Count(json, "would_have_paid"u8),
        WouldHaveSpent = Amount(json, "would_have_spent"u8),
    };

    private static OpenReservation Reservation(JsonElement json) =>
        new(AgentId.Parse(json.GetProperty("agent"u8).GetString() ?? ""), Amount(json, "amount"u8), Amount(json, "fee_reserve"u8));

    private static IntentId Intent(string text) => IntentId.TryParseStored(text, out var id) ? id : throw new FormatException();

    private static long Count(JsonElement json, ReadOnlySpan<byte> name) =>
        json.GetProperty(name).GetInt64() is >= 0 and var count ? count : throw new FormatException();

    private static Msat Amount(JsonElement json, ReadOnlySpan<byte> name) =>
        Msat.TryParse(json.GetProperty(name).GetString(), out var amount) ? amount : throw new FormatException();

    private static void Write(Utf8JsonWriter json, ReadOnlySpan<byte> name, Msat amount) =>
        json.WriteString(name, amount.Value.ToString(CultureInfo.InvariantCulture));
}
