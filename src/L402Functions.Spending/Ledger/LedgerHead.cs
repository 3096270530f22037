using System.Buffers;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Text.Json;
using L402Functions.Spending.Agents;
using L402Functions.Spending.Audit;
using L402Functions.Spending.Budgets;
using L402Functions.Spending.Keys;

namespace L402Functions.Spending.Ledger;

/// <summary>
/// The row that every transaction of a root agent replaces on the condition that nobody else did: its budgets, its agents, and the end of
/// its audit chain.
/// </summary>
public sealed record LedgerHead
{
    /// <summary>The version of the JSON that <see cref="ToUtf8Json"/> writes.</summary>
    public const int FormatVersion = 1;

    // Before Empty, which needs it.
    private static readonly ImmutableSortedDictionary<AgentId, AgentEntry> NoAgents =
        ImmutableSortedDictionary.Create<AgentId, AgentEntry>(Comparer<AgentId>.Create((a, b) => string.CompareOrdinal(a.ToString(), b.ToString())));

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <summary>A root that has no row yet: no agents, so that nothing can be paid.</summary>
    public static LedgerHead Empty { get; } = new();

    /// <summary>Every counter of the root's whole tree.</summary>
    public BudgetState Budget { get; init; } = BudgetState.Empty;

    /// <summary>The root's tree, the root included.</summary>
    public ImmutableSortedDictionary<AgentId, AgentEntry> Agents { get; init; } = NoAgents;

    /// <summary>The end of the audit chain.</summary>
    public AuditLink Chain { get; init; } = AuditLink.Start;

    /// <summary>Compact JSON with a version number.</summary>
    public byte[] ToUtf8Json()
    {
        var output = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(output))
        {
            json.WriteStartObject();
            json.WriteNumber("v"u8, FormatVersion);
            json.WriteNumber("seq"u8, Chain.Sequence);
            json.WriteString("hash"u8, Chain.Hash.ToString());
            json.WriteStartObject("agents"u8);
            foreach (var (agent, entry) in Agents)
            {
                json.WriteStartObject(agent.ToString());
                if (entry.Parent is { } parent)
                {
                    json.WriteString("parent"u8, parent.ToString());
                }

                json.WriteNumber("policy"u8, entry.PolicyVersion);
                if (entry.Frozen)
                {
                    json.WriteBoolean("frozen"u8, true);
                }

                json.WriteString("wallet"u8, entry.Wallet);
                if (entry.Keys != KeyGenerations.First)
                {
                    json.WriteNumber("key"u8, entry.Keys.Current);
                    if (entry.Keys.PreviousUntil is { } until)
                    {
                        json.WriteNumber("key_until"u8, until.ToUnixTimeMilliseconds());
                    }

                    if (entry.Keys.MasterNumber is { } master)
                    {
                        json.WriteNumber("key_master"u8, master);
                    }
                }

                json.WriteEndObject();
            }

            json.WriteEndObject();
            json.WritePropertyName("budget"u8);
            json.WriteRawValue(Budget.ToUtf8Json(), skipInputValidation: true);
            json.WriteEndObject();
        }

        return output.WrittenSpan.ToArray();
    }

    /// <summary>Reads what <see cref="ToUtf8Json"/> wrote; false for anything else, another version included.</summary>
    public static bool TryParse(ReadOnlyMemory<byte> utf8Json, [NotNullWhen(true)] out LedgerHead? head)
    {
        head = null;
        try
        {
            using var document = JsonDocument.Parse(utf8Json, Strict);
            var root = document.RootElement;
            if (root.GetProperty("v"u8).GetInt32() != FormatVersion
                || !AuditHash.TryParse(root.GetProperty("hash"u8).GetString(), out var hash)
                || !BudgetState.TryParse(JsonMarshal.GetRawUtf8Value(root.GetProperty("budget"u8)).ToArray(), out var budget)
                || !TryReadAgents(root.GetProperty("agents"u8), out var agents))
            {
                return false;
            }

            var sequence = root.GetProperty("seq"u8).GetInt64();
            if (sequence < 0 || (sequence == 0) != (hash == AuditHash.None))
            {
                return false;
            }

            head = new LedgerHead { Budget = budget, Agents = agents, Chain = new AuditLink(sequence, hash) };
            return true;
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            // Not JSON, a member that is missing, or one of the wrong kind.
            return false;
        }
    }

    private static bool TryReadAgents(JsonElement element, [NotNullWhen(true)] out ImmutableSortedDictionary<AgentId, AgentEntry>? agents)
    {
        agents = null;
        var read = NoAgents.ToBuilder();
        foreach (var member in element.EnumerateObject())
        {
            if (!AgentId.TryParse(member.Name, out var agent) || !TryReadAgent(member.Value, out var entry))
            {
                return false;
            }

            read.Add(agent, entry);
        }

        agents = read.ToImmutable();
        return true;
    }

    private static bool TryReadAgent(JsonElement element, [NotNullWhen(true)] out AgentEntry? entry)
    {
        entry = null;
        AgentId? parent = null;
        if (element.TryGetProperty("parent"u8, out var named))
        {
            if (!AgentId.TryParse(named.GetString(), out var id))
            {
                return false;
            }

            parent = id;
        }

        var frozen = element.TryGetProperty("frozen"u8, out var flag) && flag.GetBoolean();
        var version = element.GetProperty("policy"u8).GetInt32();
        var wallet = element.GetProperty("wallet"u8).GetString();
        var keys = KeyGenerations.First;
        if (element.TryGetProperty("key"u8, out var current))
        {
            keys = new KeyGenerations(
                current.GetInt32(),
                element.TryGetProperty("key_until"u8, out var until) ? DateTimeOffset.FromUnixTimeMilliseconds(until.GetInt64()) : null,
                element.TryGetProperty("key_master"u8, out var master) ? master.GetInt32() : null);
        }

        if (version < 0 || wallet is null || keys.Current < 1)
        {
            return false;
        }

        entry = new AgentEntry(parent, version, frozen, wallet) { Keys = keys };
        return true;
    }
}
