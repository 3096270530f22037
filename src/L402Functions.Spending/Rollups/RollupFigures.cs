using System.Buffers;
using System.Globalization;
using System.Text.Json;
using L402Functions.Protocol;

namespace L402Functions.Spending.Rollups;

/// <summary>The figures of a rollup row. They add up: those of two parts of a log are those of both together.</summary>
public sealed record RollupFigures
{
    private const int FormatVersion = 1;
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <summary>Nothing happened.</summary>
    public static RollupFigures Nothing { get; } = new();

    /// <summary>Payments that were proven, the late ones included.</summary>
    public long Payments { get; init; }

    /// <summary>What they paid, without fees.</summary>
    public Msat Spent { get; init; }

    /// <summary>What they cost in fees.</summary>
    public Msat Fees { get; init; }

    /// <summary>How many of them were proven after their money had been given back.</summary>
    public long LateSettled { get; init; }

    /// <summary>Requests that were refused: by a policy, a freeze, a human, or because no human answered.</summary>
    public long Denied { get; init; }

    /// <summary>Attempts whose answer, or silence, left open whether they paid.</summary>
    public long Unknown { get; init; }

    /// <summary>Requests that a watching policy would have paid.</summary>
    public long WouldHavePaid { get; init; }

    /// <summary>What those would have cost, without fees.</summary>
    public Msat WouldHaveSpent { get; init; }

    /// <summary>From request to proof.</summary>
    public DurationHistogram Durations { get; init; } = DurationHistogram.Empty;

    /// <summary>Both together. Money that would be more than there is stays at <see cref="Msat.Max"/>: a refused sum must not stop the counting.</summary>
    public RollupFigures Add(RollupFigures other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return new RollupFigures
        {
            Payments = Payments + other.Payments,
            Spent = Sum(Spent, other.Spent),
            Fees = Sum(Fees, other.Fees),
            LateSettled = LateSettled + other.LateSettled,
            Denied = Denied + other.Denied,
            Unknown = Unknown + other.Unknown,
            WouldHavePaid = WouldHavePaid + other.WouldHavePaid,
            WouldHaveSpent = Sum(WouldHaveSpent, other.WouldHaveSpent),
            Durations = Durations.Add(other.Durations),
        };
    }

    /// <summary>Compact JSON with a version number; money as decimal strings of millisatoshi.</summary>
    public byte[] ToUtf8Json()
    {
        var output = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(output))
        {
            json.WriteStartObject();
            json.WriteNumber("v"u8, FormatVersion);
            json.WriteNumber("payments"u8, Payments);
            json.WriteString("spent"u8, Text(Spent));
            json.WriteString("fees"u8, Text(Fees));
            json.WriteNumber("late_settled"u8, LateSettled);
            json.WriteNumber("denied"u8, Denied);
            json.WriteNumber("unknown"u8, Unknown);
            json.WriteNumber("would_have_paid"u8, WouldHavePaid);
            json.WriteString("would_have_spent"u8, Text(WouldHaveSpent));
            json.WritePropertyName("took"u8);
            Durations.WriteTo(json);
            json.WriteEndObject();
        }

        return output.WrittenSpan.ToArray();
    }

    /// <summary>Reads what <see cref="ToUtf8Json"/> wrote.</summary>
    /// <exception cref="FormatException">It is nothing that this version knows.</exception>
    public static RollupFigures Read(ReadOnlyMemory<byte> document)
    {
        try
        {
            using var json = JsonDocument.Parse(document, Strict);
            var root = json.RootElement;
            return root.GetProperty("v"u8).GetInt32() == FormatVersion
                ? new RollupFigures
                {
                    Payments = root.GetProperty("payments"u8).GetInt64(),
                    Spent = Money(root, "spent"),
                    Fees = Money(root, "fees"),
                    LateSettled = root.GetProperty("late_settled"u8).GetInt64(),
                    Denied = root.GetProperty("denied"u8).GetInt64(),
                    Unknown = root.GetProperty("unknown"u8).GetInt64(),
                    WouldHavePaid = root.GetProperty("would_have_paid"u8).GetInt64(),
                    WouldHaveSpent = Money(root, "would_have_spent"),
                    Durations = DurationHistogram.Read(root.GetProperty("took"u8)),
                }
                : throw new FormatException("Another version wrote it.");
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or IndexOutOfRangeException)
        {
            throw new FormatException("That is no rollup that this version knows.", e);
        }
    }

    private static Msat Sum(Msat left, Msat right) => left > new Msat(Msat.Max.Value - right.Value) ? Msat.Max : left + right;

    private static string Text(Msat amount) => amount.Value.ToString(CultureInfo.InvariantCulture);

    private static Msat Money(JsonElement root, string name) =>
        Msat.TryParse(root.GetProperty(name).GetString(), out var amount) ? amount : throw new FormatException($"'{name}' is no amount.");
}
