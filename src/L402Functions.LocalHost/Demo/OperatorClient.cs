using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace L402Functions.LocalHost.Demo;

/// <summary>The operator, at the operator API with the function key.</summary>
internal sealed class OperatorClient(HttpClient http, string key, DemoSteps steps)
{
    private const string Name = "demo";

    /// <summary>Answers what waits for a human.</summary>
    public Task ApproveAsync(string intent, CancellationToken cancellationToken) => SendAsync(
        HttpMethod.Post,
        $"/operator/approvals/{intent}",
        JsonContent.Create(new JsonObject { ["decision"] = "approve", ["operator"] = Name, ["reason"] = "worth it" }),
        cancellationToken);

    /// <summary>Stops an agent, or lets it go on.</summary>
    public Task FreezeAsync(string agent, bool frozen, CancellationToken cancellationToken) => SendAsync(
        HttpMethod.Post,
        "/operator/freeze",
        JsonContent.Create(new JsonObject { ["scope"] = "agent", ["target"] = agent, ["frozen"] = frozen, ["operator"] = Name, ["reason"] = "to show it" }),
        cancellationToken);

    /// <summary>Puts a policy in force.</summary>
    public Task PutPolicyAsync(string agent, string wallet, string policy, CancellationToken cancellationToken) => SendAsync(
        HttpMethod.Put, $"/operator/agents/{agent}?operator={Name}&wallet={wallet}", new StringContent(policy, Encoding.UTF8, "application/json"), cancellationToken);

    /// <summary>Issues an agent's next key.</summary>
    public async Task<string> IssueKeyAsync(string agent, CancellationToken cancellationToken)
    {
        var issued = await SendAsync(
            HttpMethod.Post, $"/operator/agents/{agent}/keys", JsonContent.Create(new JsonObject { ["operator"] = Name }), cancellationToken);
        return issued.GetProperty("key").GetString()!;
    }

    /// <summary>Whether the books are whole.</summary>
    public Task<JsonElement> VerifyAuditAsync(CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Get, "/operator/audit/verify?deep=true", null, cancellationToken);

    private async Task<JsonElement> SendAsync(HttpMethod method, string path, HttpContent? content, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        request.Headers.Add("x-functions-key", key);
        using var response = await http.SendAsync(request, cancellationToken);
        var text = await response.Content.ReadAsStringAsync(cancellationToken);
        steps.Show($"{method} {path.Split('?')[0]} → {(int)response.StatusCode}");
        if (!response.IsSuccessStatusCode)
        {
            throw new DemoFailedException($"{path} answered {(int)response.StatusCode}: {text}");
        }

        if (text.Length == 0)
        {
            return default;
        }

        using var document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }
}
