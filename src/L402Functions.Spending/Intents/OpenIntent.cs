using System.Text.Json;
using L402Functions.Spending.Ledger;

namespace L402Functions.Spending.Intents;

/// <summary>
/// The mark of an intent that is not final, in a row of its own so that a sweep reads the open ones and no others.
/// </summary>
/// <param name="Id">Which intent.</param>
/// <param name="State">Where it is.</param>
/// <param name="ActAt">When something is due towards paying, or a wait ends.</param>
/// <param name="LookAt">When a look at the wallet is due.</param>
public sealed record OpenIntent(IntentId Id, IntentState State, DateTimeOffset? ActAt, DateTimeOffset? LookAt)
{
    private const int FormatVersion = 1;

    /// <summary>Since when the outcome is unknown; null where it is not.</summary>
    public DateTimeOffset? UnknownSince { get; init; }

    /// <summary>The mark of <paramref name="intent"/>.</summary>
    public static OpenIntent Of(Intent intent)
    {
        ArgumentNullException.ThrowIfNull(intent);
        var act = intent.State switch
        {
            IntentState.AwaitingApproval => intent.ApprovalUntil,
            IntentState.Sending => intent.LastAttempt?.LeaseUntil,
            _ => intent.ActAt,
        };
        return new OpenIntent(intent.Id, intent.State, act, intent.LookAt)
        {
            UnknownSince = intent.State == IntentState.Unknown ? intent.OpenSince : null,
        };
    }

    /// <summary>Reads a row.</summary>
    /// <exception cref="FormatException">It is none of ours.</exception>
    public static OpenIntent Read(LedgerRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return row.Read(ReadAnew);
    }

    /// <summary>As JSON.</summary>
    public byte[] ToUtf8Json()
    {
        using var output = new MemoryStream();
        using (var json = new Utf8JsonWriter(output))
        {
            json.WriteStartObject();
            json.WriteNumber("v", FormatVersion);
            json.WriteString("state", SnakeCase.Of(State));
            Write(json, "act", ActAt);
            Write(json, "look", LookAt);
            Write(json, "unknown", UnknownSince);
            json.WriteEndObject();
        }

        return output.ToArray();
    }

    private static OpenIntent ReadAnew(LedgerRow row)
    {
        using var document = JsonDocument.Parse(row.Document);
        var root = document.RootElement;
        return root.GetProperty("v").GetInt32() == FormatVersion
            && IntentId.TryParseStored(row.Key[RowKeys.OpenIntents.Length..], out var id)
            && SnakeCase.TryParse(root.GetProperty("state").GetString(), out IntentState state)
            ? new OpenIntent(id, state, TimeOf(root, "act"), TimeOf(root, "look")) { UnknownSince = TimeOf(root, "unknown") }
            : throw new FormatException($"Row '{row.Key}' is no open intent that this version knows.");
    }

    private static void Write(Utf8JsonWriter json, string name, DateTimeOffset? time)
    {
        if (time is { } at)
        {
            json.WriteNumber(name, at.ToUnixTimeMilliseconds());
        }
    }

    private static DateTimeOffset? TimeOf(JsonElement root, string name) =>
        root.TryGetProperty(name, out var time) ? DateTimeOffset.FromUnixTimeMilliseconds(time.GetInt64()) : null;
}
