using L402Functions.Protocol;
using L402Functions.Spending.Agents;
using L402Functions.Spending.Intents;
using L402Functions.Spending.Ledger;

namespace L402Functions.Simulation.Payments;

/// <summary>The registry of payment hashes that all processes share. It remembers everybody who ever asked, for the witness.</summary>
public sealed class HashServer
{
    private readonly Dictionary<PaymentHash, (AgentId Root, IntentId Intent)> owners = [];

    /// <summary>Who was told that the hash is theirs.</summary>
    public Dictionary<PaymentHash, HashSet<(AgentId Root, IntentId Intent)>> Claimed { get; } = [];

    /// <summary>A bug to be found: the registry keeps nobody out.</summary>
    public bool ForgetsOwners { get; set; }

    public HashClaim Claim(in PaymentHash hash, AgentId root, IntentId intent)
    {
        owners.TryAdd(hash, (root, intent));
        if (!ForgetsOwners && owners[hash] != (root, intent))
        {
            return new HashClaim.Taken(owners[hash].Root, owners[hash].Intent);
        }

        if (!Claimed.TryGetValue(hash, out var claims))
        {
            Claimed.Add(hash, claims = []);
        }

        claims.Add((root, intent));
        return new HashClaim.Claimed();
    }
}
