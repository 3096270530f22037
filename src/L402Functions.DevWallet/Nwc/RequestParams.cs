using System.Text.Json;
using L402Functions.Protocol;

namespace L402Functions.DevWallet.Nwc;

/// <summary>Reads a request's parameters. One that is missing where it is needed, or has another form, makes the request a bad one.</summary>
internal sealed class RequestParams(JsonElement json)
{
    public string? Text(string name) =>
        Find(name) is not { } value ? null : value.ValueKind == JsonValueKind.String ? value.GetString() : throw new BadRequestException(name);

    public string RequireText(string name) => Text(name) ?? throw new BadRequestException(name);

    public long? Number(string name) =>
        Find(name) is not { } value ? null
        : value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) ? number
        : throw new BadRequestException(name);

    public bool Flag(string name) => Find(name) is { ValueKind: JsonValueKind.True };

    public Msat? Amount(string name) =>
        Number(name) is not { } number ? null : number >= 0 && number <= Msat.Max.Value ? new Msat(number) : throw new BadRequestException(name);

    public Msat RequireAmount(string name) => Amount(name) ?? throw new BadRequestException(name);

    public DateTimeOffset? Time(string name) =>
        Number(name) is not { } seconds ? null : seconds is >= 0 and < 253_402_300_800 ? DateTimeOffset.FromUnixTimeSeconds(seconds) : throw new BadRequestException(name);

    public PaymentHash? Hash(string name) =>
        Text(name) is not { } hex ? null : PaymentHash.TryParse(hex, out var hash) ? hash : throw new BadRequestException(name);

    /// <summary>Null, not an empty memory, where there is none: a null array would turn into the latter by itself.</summary>
    public ReadOnlyMemory<byte>? Bytes(string name)
    {
        try
        {
            return Text(name) is { } hex ? (ReadOnlyMemory<byte>?)Convert.FromHexString(hex) : null;
        }
        catch (FormatException)
        {
            throw new BadRequestException(name);
        }
    }

    private JsonElement? Find(string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;
}
