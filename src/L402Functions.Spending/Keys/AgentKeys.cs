using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using L402Functions.Spending.Agents;

namespace L402Functions.Spending.Keys;

/// <summary>
/// Derives and checks the keys of agents: the secret part is HMAC-SHA256(master secret, "agent-key" ‖ agent id ‖ generation), the
/// generation in four bytes, big-endian. Nothing is stored; a key ends by its generation or with its master secret.
/// </summary>
public sealed class AgentKeys(IMasterSecret master)
{
    private static ReadOnlySpan<byte> Purpose => "agent-key"u8;

    /// <summary>The number of the master secret that a key is issued under now.</summary>
    public int CurrentMasterNumber => master.CurrentNumber;

    /// <summary>
    /// An agent's newest key as it was issued, so that whoever asks again is shown the same one; under the current master secret where that one is not noted,
    /// or is no longer known here.
    /// </summary>
    public AgentKey Derive(AgentId agent, KeyGenerations keys) =>
        keys.MasterNumber is { } number && TryDerive(agent, number, keys.Current, out var key) ? key : Derive(agent, keys.Current);

    /// <summary>The key of an agent under the current master secret.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The generation is less than 1.</exception>
    public AgentKey Derive(AgentId agent, int generation)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(generation, 1);
        var number = master.CurrentNumber;
        return TryDerive(agent, number, generation, out var key)
            ? key
            : throw new InvalidOperationException($"The current master secret, number {number}, is missing.");
    }

    /// <summary>
    /// True where the key was derived here, for the agent that it names. Takes the same time whatever is wrong. Whether its generation
    /// still counts is <see cref="KeyGenerations.Accepts"/>'s to say.
    /// </summary>
    public bool IsGenuine(AgentKey presented)
    {
        ArgumentNullException.ThrowIfNull(presented);
        var known = TryDerive(presented.Agent, presented.MasterNumber, presented.Generation, out var genuine);
        return presented.HasSecretOf(genuine) & known;
    }

    /// <summary>The key of that number and generation; where false, one that nobody has.</summary>
    internal bool TryDerive(AgentId agent, int masterNumber, int generation, out AgentKey key)
    {
        var name = agent.ToString();
        Span<byte> data = stackalloc byte[Purpose.Length + Encoding.UTF8.GetByteCount(name) + sizeof(int)];
        Purpose.CopyTo(data);
        Encoding.UTF8.GetBytes(name, data[Purpose.Length..]);
        BinaryPrimitives.WriteInt32BigEndian(data[^sizeof(int)..], generation);
        Span<byte> secret = stackalloc byte[IMasterSecret.MacLength];
        var known = master.TryAuthenticate(masterNumber, data, secret);
        key = new AgentKey(agent, masterNumber, generation, secret);
        CryptographicOperations.ZeroMemory(secret);
        return known;
    }
}
