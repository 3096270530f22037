namespace L402Functions.Protocol.Wallets;

/// <summary>What a wallet says of itself (NIP-47 <c>get_info</c>).</summary>
/// <param name="Alias">The node's name: foreign text.</param>
/// <param name="PublicKey">The node's public key in hexadecimal, where told.</param>
/// <param name="Network">mainnet, testnet, signet or regtest, as told.</param>
/// <param name="Methods">The methods that this connection may call.</param>
public sealed record WalletInfo(string? Alias, string? PublicKey, string? Network, IReadOnlyList<string> Methods);
