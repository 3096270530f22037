using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using L402Functions.Protocol;

namespace L402Functions.LocalHost.Demo;

/// <summary>An agent at the spending API, as one in any language would be: it knows its key and nothing else.</summary>
internal sealed class AgentClient(HttpClient http, string key, DemoSteps steps)
{
    private const int SecondsToWait = 25;

    /// <summary>Asks for an invoice to be paid, and shows the answer.</summary>
    /// <returns>The answer's status and body.</returns>
    public async Task<(HttpStatusCode Status, JsonElement Body)> AskAsync(
        string id, string invoice, string url, string purpose, string? category, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/payments");
        request.Headers.Add("Idempotency-Key", id);
        var body = new JsonObject { ["invoice"] = invoice, ["url"] = url, ["purpose"] = purpose };
        if (category is not null)
        {
            body["category"] = category;
        }

        request.Content = JsonContent.Create(body);
        var (status, answer) = await SendAsync(request, cancellationToken);
        steps.Show($"POST /v1/payments, Idempotency-Key: {id} → {(int)status} {Outcome(answer)}");
        return (status, answer);
    }

    /// <summary>Waits until a payment is in one of these states, and shows it with its reasons.</summary>
    /// <exception cref="DemoFailedException">It ended otherwise.</exception>
    public async Task<JsonElement> WaitAsync(string id, CancellationToken cancellationToken, params string[] states)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/v1/payments/{id}?wait={SecondsToWait}");
        var (status, payment) = await SendAsync(request, cancellationToken);
        var state = status == HttpStatusCode.OK ? payment.GetProperty("state").GetString() : null;
        steps.Show($"GET /v1/payments/{id} → {(int)status} {Outcome(payment)}");
        return states.Contains(state, StringComparer.Ordinal)
            ? payment
            : throw new DemoFailedException($"Payment '{id}' is '{state}' instead of {string.Join(" or ", states)}: {payment}");
    }

    /// <summary>Tells the host what came back for the money, so that the record says what was bought.</summary>
    /// <exception cref="DemoFailedException">It was not taken.</exception>
    public async Task ReportAsync(string id, HttpStatusCode served, byte[] body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/v1/payments/{id}/outcome");
        request.Content = JsonContent.Create(new JsonObject
        {
            ["status"] = (int)served,
            ["bytes"] = body.Length,
            ["body_sha256"] = Convert.ToHexStringLower(SHA256.HashData(body)),
        });
        var (status, answer) = await SendAsync(request, cancellationToken);
        steps.Show($"POST /v1/payments/{id}/outcome, {body.Length} bytes with {(int)served} → {(int)status}");
        if (status != HttpStatusCode.Created)
        {
            throw new DemoFailedException($"The report of what came back was answered {(int)status}: {answer}");
        }
    }

    /// <summary>The preimage of a settled payment.</summary>
    public static Preimage PreimageOf(JsonElement payment) =>
        payment.TryGetProperty("preimage", out var hex) && Preimage.TryParse(hex.GetString(), out var preimage)
            ? preimage
            : throw new DemoFailedException("A settled payment came without its preimage.");

    /// <summary>What is left to spend.</summary>
    public async Task<JsonElement> BudgetAsync(CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/budget");
        var (status, budget) = await SendAsync(request, cancellationToken);
        return status == HttpStatusCode.OK ? budget : throw new DemoFailedException($"/v1/budget answered {(int)status}: {budget}");
    }

    private async Task<(HttpStatusCode Status, JsonElement Body)> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Headers.Add("Authorization", $"Bearer {key}");
        using var response = await http.SendAsync(request, cancellationToken);
        using var document = JsonDocument.Parse(await response.Content.ReadAsStringAsync(cancellationToken));
        return (response.StatusCode, document.RootElement.Clone());
    }

    /// <summary>The state with its reason codes, or a problem's code.</summary>
    private static string Outcome(JsonElement answer)
    {
        if (!answer.TryGetProperty("state", out var state))
        {
            return answer.TryGetProperty("code", out var code) ? code.GetString()! : "";
        }

        var reasons = answer.TryGetProperty("reasons", out var list) ? list.EnumerateArray().Select(r => r.GetProperty("code").GetString()) : [];
        var cause = answer.TryGetProperty("cause", out var why) ? [why.GetString()] : Array.Empty<string?>();
        var said = string.Join(", ", reasons.Concat(cause));
        return said.Length == 0 ? state.GetString()! : $"{state.GetString()} ({said})";
    }
}
