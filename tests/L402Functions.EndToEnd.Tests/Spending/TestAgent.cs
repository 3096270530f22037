using System.Net;
using System.Text.Json.Nodes;

namespace L402Functions.EndToEnd.Tests.Spending;

/// <summary>An agent with its key.</summary>
internal sealed record TestAgent(SpendClient Client, string Name, string Key)
{
    /// <summary>Asks for a payment, under a name that nobody had before unless one is given.</summary>
    public async Task<(string Id, Answer Answer)> AskAsync(string invoice, string? url, string? id = null, Action<JsonObject>? change = null)
    {
        id ??= SpendClient.NewName("intent");
        var body = new JsonObject { ["invoice"] = invoice, ["purpose"] = "a test of <b>payments</b>", ["method"] = "GET" };
        if (url is not null)
        {
            body["url"] = url;
        }

        change?.Invoke(body);
        return (id, await Client.SendAsync(HttpMethod.Post, "/v1/payments", Key, SpendClient.Json(body.ToJsonString()), id));
    }

    /// <summary>Asks for a payment that is accepted, and waits until it has come to something.</summary>
    public async Task<(string Id, Answer Answer)> PayAsync(string invoice, string? url, Action<JsonObject>? change = null)
    {
        var (id, answer) = await AskAsync(invoice, url, change: change);
        answer.Is(HttpStatusCode.Accepted);
        return (id, await WaitAsync(id));
    }

    /// <summary>The payment once it is in none of the states that software leaves by itself within seconds.</summary>
    public async Task<Answer> WaitAsync(string id)
    {
        for (var tries = 0; tries < 4; tries++)
        {
            var answer = (await FindAsync(id, 20)).Is(HttpStatusCode.OK);
            if (answer["state"] is not ("requested" or "reserved" or "sending"))
            {
                return answer;
            }
        }

        throw new TimeoutException($"Payment {id} came to nothing.");
    }

    public Task<Answer> FindAsync(string id, int wait = 0) => Client.SendAsync(HttpMethod.Get, $"/v1/payments/{id}?wait={wait}", Key);

    public async Task<Answer> BudgetAsync() => (await Client.SendAsync(HttpMethod.Get, "/v1/budget", Key)).Is(HttpStatusCode.OK);

    /// <summary>An invoice of the agent's own wallet.</summary>
    public async Task<string> InvoiceAsync(long sats) =>
        (await Client.SendAsync(HttpMethod.Post, "/v1/invoices", Key, SpendClient.Json($$"""{"amount_msat":{{sats * 1000}},"description":"for a test"}""")))
            .Is(HttpStatusCode.Created)["invoice"]!;
}
