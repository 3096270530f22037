using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace L402Functions.Protocol.Bolt11;

/// <summary>A Bitcoin network that carries Lightning. There are exactly the four instances below, so reference equality is equality.</summary>
public sealed class LightningNetwork
{
    /// <summary>Real money: <c>lnbc</c>.</summary>
    public static readonly LightningNetwork Mainnet = new("mainnet", "lnbc");

    /// <summary>The public test network: <c>lntb</c>.</summary>
    public static readonly LightningNetwork Testnet = new("testnet", "lntb");

    /// <summary>The signed test network: <c>lntbs</c>.</summary>
    public static readonly LightningNetwork Signet = new("signet", "lntbs");

    /// <summary>A private chain for development: <c>lnbcrt</c>.</summary>
    public static readonly LightningNetwork Regtest = new("regtest", "lnbcrt");

    private LightningNetwork(string name, string prefix)
    {
        Name = name;
        Prefix = prefix;
    }

    /// <summary>All networks.</summary>
    public static ImmutableArray<LightningNetwork> All { get; } = [Mainnet, Testnet, Signet, Regtest];

    /// <summary>The name that NIP-47 and the Payment scheme use: mainnet, testnet, signet or regtest.</summary>
    public string Name { get; }

    /// <summary>What an invoice of this network starts with, in lower case (BOLT 11, human-readable part).</summary>
    public string Prefix { get; }

    /// <summary>Finds a network by its <see cref="Name"/>.</summary>
    public static bool TryParse(string? name, [NotNullWhen(true)] out LightningNetwork? network)
    {
        network = All.FirstOrDefault(n => n.Name == name);
        return network is not null;
    }

    /// <summary>The <see cref="Name"/>.</summary>
    public override string ToString() => Name;

    /// <summary>Finds the network of a human-readable part: its longest matching prefix, which only an amount may follow.</summary>
    internal static bool TryFromHumanReadablePart(ReadOnlySpan<char> part, [NotNullWhen(true)] out LightningNetwork? network)
    {
        network = null;
        foreach (var candidate in All)
        {
            if (part.StartsWith(candidate.Prefix, StringComparison.Ordinal) && (network is null || candidate.Prefix.Length > network.Prefix.Length))
            {
                network = candidate;
            }
        }

        return network is not null && (part.Length == network.Prefix.Length || char.IsAsciiDigit(part[network.Prefix.Length]));
    }
}
