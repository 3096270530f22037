using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using L402Functions.Protocol.Wallets;

namespace L402Functions.Nostr.Wallets;

/// <summary>A wallet's response after decryption: an error, a result, or whatever else it is. It may hold a preimage, so it prints nothing.</summary>
internal sealed class NwcResponse
{
    private readonly JsonElement json;

    private NwcResponse(string eventId, string resultType, JsonElement json)
    {
        EventId = eventId;
        ResultType = resultType;
        this.json = json;
    }

    /// <summary>The id of the event that brought it.</summary>
    public string EventId { get; }

    /// <summary>Which method it answers.</summary>
    public string ResultType { get; }

    /// <summary>The result; undefined where there is none.</summary>
    public JsonElement Result => PayloadJson.TryObject(json, "result", out var result) ? result : default;

    public static bool TryRead(string eventId, string text, [NotNullWhen(true)] out NwcResponse? response)
    {
        response = PayloadJson.TryParse(text, out var json) && PayloadJson.Text(json, "result_type") is { } type ? new NwcResponse(eventId, type, json) : null;
        return response is not null;
    }

    /// <summary>The error, in bounds; null where there is none. Wallets write "none" as null or leave it away.</summary>
    public (WalletErrorCode Code, string Message)? Error()
    {
        if (!json.TryGetProperty("error", out var error) || error.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        var told = PayloadJson.Text(error, "code") ?? "";
        var message = PayloadJson.Text(error, "message") ?? "";
        var code = NwcErrorCodes.Find(told);
        return (code, ForeignText.Clean(code == WalletErrorCode.Unlisted && told.Length > 0 ? $"{ForeignText.Clean(told, 40)}: {message}" : message));
    }
}
