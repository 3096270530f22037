using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using L402Functions.EndToEnd.Tests.Hosts;

namespace L402Functions.EndToEnd.Tests.Spending;

/// <summary>Speaks to one host as its operator and as any agent.</summary>
internal sealed class SpendClient(Uri address, string operatorKey = HostSettings.OperatorKey) : IDisposable
{
    private static int names;

    private readonly HttpClient http = new(new SocketsHttpHandler { UseProxy = false, UseCookies = false, AllowAutoRedirect = false })
    {
        BaseAddress = address,
        Timeout = TimeSpan.FromSeconds(90),
    };

    /// <summary>A path of the host as an agent names what it pays for.</summary>
    public string UrlOf(string path) => new Uri(address, path).ToString();

    /// <summary>A name that nobody had before.</summary>
    public static string NewName(string kind) => $"{kind}-{Interlocked.Increment(ref names)}-{Guid.NewGuid():N}"[..28];

    public async Task<Answer> SendAsync(HttpMethod method, string path, string? bearer, HttpContent? content = null, string? idempotencyKey = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        if (bearer is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", bearer);
        }

        if (idempotencyKey is not null)
        {
            request.Headers.Add("Idempotency-Key", idempotencyKey);
        }

        return await Answer.ReadAsync(await http.SendAsync(request));
    }

    public async Task<Answer> OperateAsync(HttpMethod method, string path, JsonNode? body = null, string? ifMatch = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        request.Headers.Add("x-functions-key", operatorKey);
        if (ifMatch is not null)
        {
            request.Headers.Add("If-Match", ifMatch);
        }

        return await Answer.ReadAsync(await http.SendAsync(request));
    }

    /// <summary>A policy that lets the agent buy here, up to 500 sats alone and up to 5000 with an operator's yes.</summary>
    public static JsonObject Policy(string agent) => JsonNode.Parse($$"""
        { "agent_id": "{{agent}}",
          "wallet": { "balance_sats": 10000, "per_call_max_sats": 500, "per_day_max_sats": 8000, "human_review_threshold_sats": 1000,
                      "allowed_categories": ["tool_calls", "content_access"], "denied_categories": ["inference", "egress"] } }
        """)!.AsObject();

    /// <summary>Puts a policy in force.</summary>
    public Task<Answer> PutPolicyAsync(JsonObject policy, string? wallet = "buyer", string? ifMatch = null) => OperateAsync(
        HttpMethod.Put, $"/operator/agents/{policy["agent_id"]}?operator=ada{(wallet is null ? "" : $"&wallet={wallet}")}", policy, ifMatch);

    /// <summary>Registers a new agent and gives it a key.</summary>
    public async Task<TestAgent> RegisterAsync(string wallet = "buyer", Action<JsonObject>? change = null)
    {
        var name = NewName("agent");
        var policy = Policy(name);
        change?.Invoke(policy);
        (await PutPolicyAsync(policy, wallet)).Is(HttpStatusCode.Created);
        return new TestAgent(this, name, await IssueKeyAsync(name));
    }

    public async Task<string> IssueKeyAsync(string agent, int overlapSeconds = 0) =>
        (await OperateAsync(HttpMethod.Post, $"/operator/agents/{agent}/keys", new JsonObject { ["operator"] = "ada", ["overlap_seconds"] = overlapSeconds }))
            .Is(HttpStatusCode.Created)["key"]!;

    /// <summary>Stops something, or lets it go on.</summary>
    public async Task FreezeAsync(string scope, string? target, bool frozen) => (await OperateAsync(
        HttpMethod.Post,
        "/operator/freeze",
        new JsonObject { ["scope"] = scope, ["target"] = target, ["frozen"] = frozen, ["operator"] = "ada", ["reason"] = "a test" })).Is(HttpStatusCode.NoContent);

    /// <summary>Answers a payment that waits.</summary>
    public Task<Answer> AnswerAsync(string intent, string decision, string? seenHash = null) => OperateAsync(
        HttpMethod.Post,
        $"/operator/approvals/{intent}",
        seenHash is null
            ? new JsonObject { ["decision"] = decision, ["operator"] = "ada", ["reason"] = "it is what we need" }
            : new JsonObject { ["decision"] = decision, ["operator"] = "ada", ["reason"] = "it is what we need", ["payment_hash"] = seenHash });

    public static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");

    public void Dispose() => http.Dispose();
}
