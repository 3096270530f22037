using System.Buffers;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using L402Functions.Protocol;
using L402Functions.Protocol.Bolt11;
using L402Functions.Spending.Agents;

namespace L402Functions.Spending.Budgets;

/// <summary>
/// How a budget is kept. Members that are zero or empty are left out. A window is a list of pairs, step and amount, the first step by its number and
/// each later one by its distance: <c>"day":[17750000,21000,1,500]</c>.
/// </summary>
internal static class BudgetJson
{
    private const int Version = 1;

    // The worst case of the limits on BudgetState is well below.
    private const int MaxLength = 512 * 1024;

    private static readonly string[] RootMembers = ["v", "open", "scopes", "payees"];
    private static readonly string[] PayeeMembers = ["node", "open", "unknown"];
    private static readonly string[] ScopeMembers =
        ["agent", "kind", "name", "reserved", "fees_reserved", "lifetime", "hour", "day", "week", "month", "fees", "begun_minute", "begun_hour", "unknown"];

    private static readonly ImmutableArray<(ScopeKind Kind, string Text)> Kinds =
        [(ScopeKind.Agent, string.Empty), (ScopeKind.Destination, "host"), (ScopeKind.Category, "category"), (ScopeKind.Session, "session")];

    public static byte[] Write(BudgetState state)
    {
        var output = new ArrayBufferWriter<byte>(1024);
        using var writer = new Utf8JsonWriter(output);
        writer.WriteStartObject();
        writer.WriteNumber("v", Version);
        WriteNumber(writer, "open", state.Open);
        writer.WriteStartArray("scopes");
        foreach (var scope in state.Scopes)
        {
            WriteScope(writer, scope, state.Counters[scope]);
        }

        writer.WriteEndArray();
        writer.WriteStartArray("payees");
        foreach (var (node, count) in state.Payees.Select(p => (Node: p.Key.ToString(), p.Value)).OrderBy(p => p.Node, StringComparer.Ordinal))
        {
            writer.WriteStartObject();
            writer.WriteString("node", node);
            WriteNumber(writer, "open", count.Open);
            WriteNumber(writer, "unknown", count.Unknown);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.Flush();
        return output.WrittenSpan.ToArray();
    }

    public static bool TryRead(ReadOnlyMemory<byte> utf8Json, [NotNullWhen(true)] out BudgetState? state)
    {
        state = null;
        if (!KeptJson.TryOpen(utf8Json, MaxLength, out var document))
        {
            return false;
        }

        using (document)
        {
            var root = document.RootElement;
            if (!KeptJson.HasOnly(root, RootMembers)
                || !KeptJson.TryNumber(root, "v", Version, out var version) || version != Version
                || !KeptJson.TryNumber(root, "open", BudgetState.MaxOpen, out var open)
                || !KeptJson.TryArray(root, "scopes", BudgetState.MaxAgents + BudgetState.MaxScopes, out var scopes)
                || !KeptJson.TryArray(root, "payees", BudgetState.MaxOpen, out var payees)
                || !TryReadAll(scopes, TryReadScope, out ImmutableDictionary<BudgetScope, Counter>? counters)
                || !TryReadAll(payees, TryReadPayee, out ImmutableDictionary<NodeId, PayeeCount>? counts)
                || counts.Values.Sum(p => (long)p.Open) != open
                || counters.Values.Any(c => c.Unknown > open))
            {
                return false;
            }

            state = new BudgetState(counters, counts, (int)open);
            return true;
        }
    }

    private delegate bool ReadItem<TKey, TValue>(JsonElement element, out TKey key, [NotNullWhen(true)] out TValue? value);

    private static bool TryReadAll<TKey, TValue>(
        IReadOnlyList<JsonElement> items, ReadItem<TKey, TValue> read, [NotNullWhen(true)] out ImmutableDictionary<TKey, TValue>? all)
        where TKey : notnull
    {
        all = null;
        var builder = ImmutableDictionary.CreateBuilder<TKey, TValue>();
        foreach (var item in items)
        {
            if (!read(item, out var key, out var value) || !builder.TryAdd(key, value))
            {
                return false;
            }
        }

        all = builder.ToImmutable();
        return true;
    }

    private static void WriteScope(Utf8JsonWriter writer, BudgetScope scope, Counter counter)
    {
        writer.WriteStartObject();
        writer.WriteString("agent", scope.Agent.Value);
        if (scope.Kind != ScopeKind.Agent)
        {
            writer.WriteString("kind", Kinds.Single(k => k.Kind == scope.Kind).Text);
            writer.WriteString("name", scope.Name);
        }

        WriteNumber(writer, "reserved", counter.Reserved.Value);
        WriteNumber(writer, "fees_reserved", counter.ReservedFees.Value);
        WriteNumber(writer, "lifetime", counter.Lifetime);
        foreach (var window in counter.Windows)
        {
            WriteWindow(writer, NameOf(window.Kind), window);
        }

        WriteWindow(writer, "fees", counter.Fees);
        WriteWindow(writer, "begun_minute", counter.BegunInMinute);
        WriteWindow(writer, "begun_hour", counter.BegunInHour);
        WriteNumber(writer, "unknown", counter.Unknown);
        writer.WriteEndObject();
    }

    private static bool TryReadScope(JsonElement element, out BudgetScope scope, [NotNullWhen(true)] out Counter? counter)
    {
        scope = default;
        counter = null;
        if (!KeptJson.HasOnly(element, ScopeMembers)
            || !KeptJson.TryText(element, "agent", out var agentText) || !AgentId.TryParse(agentText, out var agent)
            || !KeptJson.TryText(element, "kind", out var kindText) || !Kinds.Any(k => k.Text == kindText)
            || !KeptJson.TryText(element, "name", out var name)
            || !BudgetScope.TryRead(agent, Kinds.Single(k => k.Text == kindText).Kind, name, out scope)
            || !KeptJson.TryNumber(element, "reserved", Msat.Max.Value, out var reserved)
            || !KeptJson.TryNumber(element, "fees_reserved", reserved, out var feesReserved)
            || !KeptJson.TryNumber(element, "lifetime", Msat.Max.Value, out var lifetime)
            || !KeptJson.TryNumber(element, "unknown", BudgetState.MaxOpen, out var unknown)
            || !TryReadWindow(element, "fees", WindowKind.Day, out var fees)
            || !TryReadWindow(element, "begun_minute", WindowKind.Minute, out var begunInMinute)
            || !TryReadWindow(element, "begun_hour", WindowKind.Hour, out var begunInHour))
        {
            return false;
        }

        var windows = ImmutableArray.CreateBuilder<SlidingSum>();
        foreach (var kind in Counter.WindowsOf(scope.Kind))
        {
            if (!TryReadWindow(element, NameOf(kind), kind, out var window))
            {
                return false;
            }

            windows.Add(window);
        }

        counter = new Counter
        {
            Reserved = new Msat(reserved),
            ReservedFees = new Msat(feesReserved),
            Lifetime = lifetime,
            Windows = windows.ToImmutable(),
            Fees = fees,
            BegunInMinute = begunInMinute,
            BegunInHour = begunInHour,
            Unknown = (int)unknown,
        };
        return true;
    }

    private static bool TryReadPayee(JsonElement element, out NodeId node, out PayeeCount count)
    {
        node = default;
        count = default;
        if (!KeptJson.HasOnly(element, PayeeMembers)
            || !KeptJson.TryText(element, "node", out var text) || !NodeId.TryParse(text, out node)
            || !KeptJson.TryNumber(element, "open", BudgetState.MaxOpen, out var open) || open == 0
            || !KeptJson.TryNumber(element, "unknown", open, out var unknown))
        {
            return false;
        }

        count = new PayeeCount((int)open, (int)unknown);
        return true;
    }

    private static string NameOf(WindowKind kind) => kind switch
    {
        WindowKind.Hour => "hour",
        WindowKind.Day => "day",
        WindowKind.Week => "week",
        WindowKind.Month => "month",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Not a window of money."),
    };

    private static void WriteNumber(Utf8JsonWriter writer, string name, long value)
    {
        if (value != 0)
        {
            writer.WriteNumber(name, value);
        }
    }

    private static void WriteWindow(Utf8JsonWriter writer, string name, SlidingSum window)
    {
        if (window.Steps.IsEmpty)
        {
            return;
        }

        writer.WriteStartArray(name);
        var before = 0L;
        foreach (var step in window.Steps)
        {
            writer.WriteNumberValue(step.Index - before);
            writer.WriteNumberValue(step.Value);
            before = step.Index;
        }

        writer.WriteEndArray();
    }

    private static bool TryReadWindow(JsonElement parent, string name, WindowKind kind, [NotNullWhen(true)] out SlidingSum? window)
    {
        window = null;
        if (!KeptJson.TryArray(parent, name, 2 * SlidingSum.MaxSteps(kind), out var numbers) || numbers.Count % 2 != 0)
        {
            return false;
        }

        var steps = ImmutableArray.CreateBuilder<SlidingSum.Step>(numbers.Count / 2);
        var index = 0L;
        for (var i = 0; i < numbers.Count; i += 2)
        {
            if (numbers[i].ValueKind != JsonValueKind.Number || numbers[i + 1].ValueKind != JsonValueKind.Number
                || !numbers[i].TryGetInt64(out var distance) || distance is < 0 or > int.MaxValue * 100L || !numbers[i + 1].TryGetInt64(out var value))
            {
                return false;
            }

            index += distance;
            steps.Add(new SlidingSum.Step(index, value));
        }

        window = SlidingSum.From(kind, steps.ToImmutable());
        return window is not null;
    }
}
