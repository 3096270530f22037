using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace L402Functions.EndToEnd.Tests.Spending;

/// <summary>What came back, read.</summary>
internal sealed record Answer(HttpStatusCode Status, string Text, HttpResponseHeaders Headers, string? ContentType)
{
    public JsonElement Json => JsonDocument.Parse(Text).RootElement;

    public static async Task<Answer> ReadAsync(HttpResponseMessage response)
    {
        using (response)
        {
            return new Answer(response.StatusCode, await response.Content.ReadAsStringAsync(), response.Headers, response.Content.Headers.ContentType?.MediaType);
        }
    }

    /// <summary>A member's text; null where there is none.</summary>
    public string? this[string member] => Json.TryGetProperty(member, out var value) ? value.ToString() : null;

    public Answer Is(HttpStatusCode expected)
    {
        Assert.True(Status == expected, $"{(int)Status} instead of {(int)expected}: {Text}");
        return this;
    }

    /// <summary>It is a problem document with that code, and about that field.</summary>
    public Answer IsProblem(HttpStatusCode status, string code, string? field = null)
    {
        Is(status);
        Assert.Equal("application/problem+json", ContentType);
        Assert.Equal(code, this["code"]);
        Assert.Equal((int)status, Json.GetProperty("status").GetInt32());
        Assert.Equal(field, this["field"]);
        return this;
    }

    public Answer HasState(string state)
    {
        Is(HttpStatusCode.OK);
        Assert.True(this["state"] == state, $"Not {state}: {Text}");
        return this;
    }

    public Answer HasReason(string code)
    {
        Assert.Contains(code, Json.GetProperty("reasons").EnumerateArray().Select(r => r.GetProperty("code").GetString()));
        return this;
    }
}
