using System.Collections.Frozen;
using System.Text.Json;
using L402Functions.Nostr.Wallets;
using L402Functions.Protocol.Wallets;

namespace L402Functions.DevWallet.Nwc;

/// <summary>Methods, errors and notifications by their names on the wire, which are ours in another spelling.</summary>
internal static class NwcNames
{
    private static readonly FrozenDictionary<string, WalletMethod> Methods = Enum.GetValues<WalletMethod>().ToFrozenDictionary(Of);

    public static string Of(WalletMethod method) => JsonNamingPolicy.SnakeCaseLower.ConvertName(method.ToString());

    public static string Of(WalletErrorCode code) => JsonNamingPolicy.SnakeCaseUpper.ConvertName(code.ToString());

    public static string Of(WalletNotificationType type) => JsonNamingPolicy.SnakeCaseLower.ConvertName(type.ToString());

    public static string Of(NwcEncryption encryption) => encryption == NwcEncryption.Nip44 ? "nip44_v2" : "nip04";

    public static WalletMethod? FindMethod(string name) => Methods.TryGetValue(name, out var method) ? method : null;
}
