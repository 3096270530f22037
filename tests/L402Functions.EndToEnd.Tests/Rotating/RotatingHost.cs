using System.Text.Json;
using L402Functions.EndToEnd.Tests.Shopping;
using L402Functions.EndToEnd.Tests.Spending;

namespace L402Functions.EndToEnd.Tests.Rotating;

/// <summary>A host in one state of a rotation, for those who buy there and those who operate it.</summary>
internal sealed record RotatingHost(Shop Shop, SpendClient Client) : IDisposable
{
    /// <summary>The keys that it publishes.</summary>
    public async Task<IReadOnlyList<JsonElement>> KeysAsync()
    {
        using var answer = await Shop.GetAsync("/.well-known/jwks.json");
        return [.. JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("keys").EnumerateArray()];
    }

    public void Dispose()
    {
        Shop.Dispose();
        Client.Dispose();
    }
}
