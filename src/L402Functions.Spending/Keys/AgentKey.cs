using System.Buffers;
using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using L402Functions.Spending.Agents;

namespace L402Functions.Spending.Keys;

/// <summary>
/// The bearer key of an agent as it is presented: who it says it is, and the proof, still unchecked (<see cref="AgentKeys.IsGenuine"/>).
/// Text form: <c>l402a_{agent}.{master number}.{generation}.{base64url of 32 bytes}</c>. A secret, so <see cref="ToString"/> does not
/// print it; ask for <see cref="Reveal"/> where it must be handed over.
/// </summary>
public sealed class AgentKey
{
    /// <summary>What every key starts with, so that it is found in a log or a repository where it should not be.</summary>
    public const string Prefix = "l402a_";

    /// <summary>The highest number of a master secret.</summary>
    public const int MaxMasterNumber = 255;

    private const int SecretLength = IMasterSecret.MacLength;
    private const int SecretTextLength = 43;
    private readonly byte[] secret;

    internal AgentKey(AgentId agent, int masterNumber, int generation, ReadOnlySpan<byte> secret)
    {
        Agent = agent;
        MasterNumber = masterNumber;
        Generation = generation;
        this.secret = secret.ToArray();
    }

    /// <summary>Whose key it says it is.</summary>
    public AgentId Agent { get; }

    /// <summary>The master secret that it is derived from.</summary>
    public int MasterNumber { get; }

    /// <summary>Which of the agent's keys, counted from 1.</summary>
    public int Generation { get; }

    /// <summary>Reads the text form. That it reads says nothing about whether it is genuine.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out AgentKey? key)
    {
        key = null;
        if (text is null || !text.StartsWith(Prefix, StringComparison.Ordinal))
        {
            return false;
        }

        // From the right, because an agent's name may have dots of its own; base64url and numbers have none. Encoded again, because
        // the last character has two bits to spare and a key has one text.
        var rest = text.AsSpan(Prefix.Length);
        Span<byte> secret = stackalloc byte[SecretLength];
        if (!TryTakeLast(ref rest, out var proof)
            || proof.Length != SecretTextLength
            || Base64Url.DecodeFromChars(proof, secret, out _, out var length) != OperationStatus.Done
            || length != SecretLength
            || !Base64Url.EncodeToString(secret).AsSpan().SequenceEqual(proof)
            || !TryTakeLast(ref rest, out var generationText)
            || !TryReadNumber(generationText, int.MaxValue, out var generation)
            || generation < 1
            || !TryTakeLast(ref rest, out var masterText)
            || !TryReadNumber(masterText, MaxMasterNumber, out var master)
            || !AgentId.TryParse(rest.ToString(), out var agent))
        {
            return false;
        }

        key = new AgentKey(agent, master, generation, secret);
        return true;
    }

    /// <summary>The text form, secret and all.</summary>
    public string Reveal() => string.Create(
        CultureInfo.InvariantCulture, $"{Prefix}{Agent}.{MasterNumber}.{Generation}.{Base64Url.EncodeToString(secret)}");

    /// <summary>Says whose key it is, not which.</summary>
    public override string ToString() => $"AgentKey({Agent}, generation {Generation.ToString(CultureInfo.InvariantCulture)}, redacted)";

    internal bool HasSecretOf(AgentKey other) => CryptographicOperations.FixedTimeEquals(secret, other.secret);

    /// <summary>The key that an agent's own messages are authenticated with: of the key, but not the key.</summary>
    internal void DeriveMessageKey(Span<byte> messageKey) => HMACSHA256.HashData(secret, "l402functions/agent-message/1"u8, messageKey);

    /// <summary>Digits only, no leading zero, for the same reason.</summary>
    private static bool TryReadNumber(ReadOnlySpan<char> text, int max, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number)
        && number <= max
        && (text.Length == 1 || text[0] != '0');

    private static bool TryTakeLast(ref ReadOnlySpan<char> rest, out ReadOnlySpan<char> part)
    {
        var dot = rest.LastIndexOf('.');
        part = dot < 0 ? default : rest[(dot + 1)..];
        rest = dot < 0 ? default : rest[..dot];
        return dot >= 0;
    }
}
