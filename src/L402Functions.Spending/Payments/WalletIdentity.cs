using L402Functions.Protocol.Bolt11;
using L402Functions.Protocol.Wallets;

namespace L402Functions.Spending.Payments;

/// <summary>Who a wallet says it is, as far as it says so.</summary>
/// <param name="Node">Its node: an invoice of that node is the wallet's own.</param>
/// <param name="Network">The network whose money it has.</param>
public sealed record WalletIdentity(NodeId? Node, LightningNetwork? Network)
{
    /// <summary>It says nothing.</summary>
    public static WalletIdentity Unknown { get; } = new(null, null);

    /// <summary>What <paramref name="info"/> says; what cannot be read is left out.</summary>
    public static WalletIdentity Of(WalletInfo info)
    {
        ArgumentNullException.ThrowIfNull(info);
        return new WalletIdentity(
            NodeId.TryParse(info.PublicKey, out var node) ? node : null,
            LightningNetwork.TryParse(info.Network, out var network) ? network : null);
    }
}
