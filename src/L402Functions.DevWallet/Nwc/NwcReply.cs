using System.Text.Json.Nodes;
using L402Functions.Protocol.Wallets;

namespace L402Functions.DevWallet.Nwc;

/// <summary>What the wallet says to one request, before it is encrypted: a result or an error.</summary>
internal sealed record NwcReply(string ResultType, JsonObject? Result, WalletErrorCode Code = default, string Message = "")
{
    public static NwcReply Error(string resultType, WalletErrorCode code, string message) => new(resultType, null, code, message);

    public string ToJson() => new JsonObject
    {
        ["result_type"] = ResultType,
        ["error"] = Result is null ? new JsonObject { ["code"] = NwcNames.Of(Code), ["message"] = Message } : null,
        ["result"] = Result?.DeepClone(),
    }.ToJsonString();
}
