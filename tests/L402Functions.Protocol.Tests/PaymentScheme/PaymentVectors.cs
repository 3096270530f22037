using System.Text.Json;
using L402Functions.Protocol.PaymentScheme;

namespace L402Functions.Protocol.Tests.PaymentScheme;

/// <summary>The sections of the published vectors of the Payment scheme.</summary>
internal static class PaymentVectors
{
    private static readonly Lazy<JsonElement> File = new(() =>
    {
        using var document = JsonDocument.Parse(Vectors.ReadText("payment-scheme.json"));
        return document.RootElement.Clone();
    });

    public static byte[] Secret => Convert.FromHexString(File.Value.GetProperty("hmacSecretHex").GetString()!);

    /// <summary>One row per vector: its name and its JSON. A single empty row where the vectors are missing.</summary>
    public static TheoryData<string, string> Rows(string section)
    {
        var rows = new TheoryData<string, string>();
        if (!Vectors.Present)
        {
            rows.Add("missing", "{}");
            return rows;
        }

        foreach (var vector in File.Value.GetProperty(section).EnumerateArray())
        {
            rows.Add(vector.GetProperty("name").GetString()!, vector.GetRawText());
        }

        return rows;
    }

    public static JsonElement Parse(string vector)
    {
        using var document = JsonDocument.Parse(vector);
        return document.RootElement.Clone();
    }

    /// <summary>The challenge whose parameters a vector gives.</summary>
    public static PaymentChallenge Challenge(JsonElement parameters) => new()
    {
        Id = parameters.Text("id"),
        Realm = parameters.Text("realm"),
        Method = parameters.Text("method"),
        Intent = parameters.Text("intent"),
        Request = parameters.Text("request"),
        Expires = parameters.OptionalText("expires"),
        Digest = parameters.OptionalText("digest"),
        Description = parameters.OptionalText("description"),
        Opaque = parameters.OptionalText("opaque"),
    };

    public static bool IsError(this JsonElement vector) => vector.TryGetProperty("error", out var error) && error.GetBoolean();

    public static string Text(this JsonElement element, string name) => element.GetProperty(name).GetString()!;

    public static string? OptionalText(this JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) ? value.GetString() : null;

    public static IReadOnlyList<string> AllHeaders(string section) =>
        Vectors.Present ? [.. File.Value.GetProperty(section).EnumerateArray().Select(v => v.Text("header"))] : [];
}
