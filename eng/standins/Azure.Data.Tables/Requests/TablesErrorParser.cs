using System.Globalization;
using System.Text.Json;
using Azure.Core;

namespace Azure.Data.Tables.Requests;

/// <summary>Reads <c>odata.error</c>: its code becomes ErrorCode, and the number before a colon in its message the failed action's index.</summary>
internal sealed class TablesErrorParser : RequestFailedDetailsParser
{
    public const string FailedEntityKey = "FailedEntity";

    public static TablesErrorParser Instance { get; } = new();

    public override bool TryParse(Response response, out ResponseError error, out IDictionary<string, string> data)
    {
        error = null;
        data = null;
        if (response.ContentStream is null || response.Content.ToMemory().IsEmpty)
        {
            return false;
        }

        data = new Dictionary<string, string>();
        try
        {
            using JsonDocument document = JsonDocument.Parse(response.Content);
            if (document.RootElement.ValueKind != JsonValueKind.Object ||
                !document.RootElement.TryGetProperty("odata.error", out JsonElement body))
            {
                return false;
            }

            string code = body.TryGetProperty("code", out JsonElement codeElement) ? codeElement.GetString() : null;
            string message = body.TryGetProperty("message", out JsonElement text) && text.TryGetProperty("value", out JsonElement value)
                ? value.GetString()
                : null;
            if (TryReadIndex(message, out int index))
            {
                data[FailedEntityKey] = index.ToString(CultureInfo.InvariantCulture);
                message += $"\n The index of the entity that caused the error can be found in {nameof(TableTransactionFailedException.FailedTransactionActionIndex)}.";
            }

            error = new ResponseError(code, message);
            return true;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return false;
        }
    }

    private static bool TryReadIndex(string message, out int index)
    {
        index = -1;
        int colon = message?.IndexOf(':', StringComparison.Ordinal) ?? -1;
        return colon > 0 && int.TryParse(message.AsSpan(0, colon), NumberStyles.Integer, CultureInfo.InvariantCulture, out index);
    }
}
