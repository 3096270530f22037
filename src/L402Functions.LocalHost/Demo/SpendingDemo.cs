using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using L402Functions.LocalHost.Running;
using L402Functions.Protocol;
using L402Functions.Protocol.Wallets;
using L402Functions.Spending.Audit.Checkpoints;

namespace L402Functions.LocalHost.Demo;

/// <summary>
/// An agent with bounded money buys from this host: it gets a 402, has the invoice paid, and is served; then everything that a policy or a person
/// keeps it from. All over HTTP, and each payment over the queue and Nostr Wallet Connect.
/// </summary>
internal sealed class SpendingDemo(LocalApp app, HttpClient http, DemoSteps steps)
{
    private const string Fortune = "/samples/fortune";
    private const string Yearbook = "/yearbook/moon?date=2026-06-29";

    private readonly OperatorClient human = new(http, app.Secrets.OperatorKey, steps);

    /// <exception cref="DemoFailedException">A step did not end as it should.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var key = app.AgentKey ?? throw new DemoFailedException("The sample agent could not be registered.");
        var agent = new AgentClient(http, key.Reveal(), steps);
        await BuyAsync(agent, cancellationToken);
        await RepeatAsync(agent, cancellationToken);
        await BeRefusedAsync(agent, cancellationToken);
        await WaitForAHumanAsync(agent, cancellationToken);
        await OnlyWatchAsync(cancellationToken);
        await BeStoppedAsync(agent, key.Agent.ToString(), cancellationToken);
        await AccountAsync(agent, cancellationToken);
        await VerifyAsync(cancellationToken);
        await new ArchiveDemo(app, human, steps).RunAsync(key.Agent, cancellationToken);
    }

    private async Task BuyAsync(AgentClient agent, CancellationToken cancellationToken)
    {
        steps.Begin($"The agent: GET {Fortune}, has the invoice paid under its policy, and comes back");
        var offer = await OfferAsync(Fortune, cancellationToken);
        await agent.AskAsync("fortune-1", offer.Invoice, Url(Fortune), "a fortune", null, cancellationToken);
        var paid = await agent.WaitAsync("fortune-1", cancellationToken, "settled");
        steps.Show($"fee {paid.GetProperty("fee_msat").GetInt64()} msat, {paid.GetProperty("attempts").GetInt32()} request to the wallet");

        using var request = new HttpRequestMessage(HttpMethod.Get, Fortune);
        request.Headers.TryAddWithoutValidation("Authorization", $"L402 {offer.Token.ToBase64()}:{AgentClient.PreimageOf(paid).ToHex()}");
        using var served = await http.SendAsync(request, cancellationToken);
        var text = await served.Content.ReadAsStringAsync(cancellationToken);
        steps.Show($"GET {Fortune} → {(int)served.StatusCode} {text}");
        Require(served.StatusCode == HttpStatusCode.OK, $"The agent paid and was answered {(int)served.StatusCode}.");
        await agent.ReportAsync("fortune-1", served.StatusCode, Encoding.UTF8.GetBytes(text), cancellationToken);
    }

    private async Task RepeatAsync(AgentClient agent, CancellationToken cancellationToken)
    {
        steps.Begin("The same purpose again, with a new invoice: an agent that met with a second 402. Nothing is paid");
        var before = await BalanceAsync(cancellationToken);
        var offer = await OfferAsync(Fortune, cancellationToken);
        var (status, _) = await agent.AskAsync("fortune-1", offer.Invoice, Url(Fortune), "a fortune", null, cancellationToken);
        Require(status == HttpStatusCode.Conflict, $"A second invoice for one purpose was answered {(int)status}.");
        Require(await BalanceAsync(cancellationToken) == before, "The wallet's balance has changed.");
        steps.Show($"the wallet still has {before}");
    }

    private async Task BeRefusedAsync(AgentClient agent, CancellationToken cancellationToken)
    {
        var inference = new UriBuilder(Url(Fortune)) { Host = $"{LocalDestinations.Inference}.localhost" }.Uri;
        steps.Begin($"A destination whose category the policy denies: the operator's table says that {inference.Host} sells inference, whatever the agent says");
        var offer = await OfferAsync(Fortune, cancellationToken);
        await agent.AskAsync("inference-1", offer.Invoice, inference.ToString(), "tokens", null, cancellationToken);
        await agent.WaitAsync("inference-1", cancellationToken, "denied");
        await agent.AskAsync("inference-2", offer.Invoice, inference.ToString(), "tokens", LocalDestinations.Category.ToString(), cancellationToken);
        await agent.WaitAsync("inference-2", cancellationToken, "denied");
    }

    private async Task WaitForAHumanAsync(AgentClient agent, CancellationToken cancellationToken)
    {
        steps.Begin("1200 sats, above the threshold of 1000: a human is asked, and approves");
        var offer = await OfferAsync(Yearbook, cancellationToken);
        await agent.AskAsync("yearbook-1", offer.Invoice, Url(Yearbook), "the year's moons", null, cancellationToken);
        await agent.WaitAsync("yearbook-1", cancellationToken, "awaiting_approval");
        await human.ApproveAsync("yearbook-1", cancellationToken);
        await agent.WaitAsync("yearbook-1", cancellationToken, "settled");
    }

    private async Task OnlyWatchAsync(CancellationToken cancellationToken)
    {
        const string watched = "watched-agent-v1";
        steps.Begin("An agent in shadow mode: what it would have paid is on record, and nothing is paid");
        var before = await BalanceAsync(cancellationToken);
        await human.PutPolicyAsync(
            watched,
            LocalWallets.BuyersName,
            $$"""{ "agent_id": "{{watched}}", "mode": "shadow", "wallet": { "balance_sats": 1000, "per_call_max_sats": 100, "per_day_max_sats": 500 } }""",
            cancellationToken);
        var shadow = new AgentClient(http, await human.IssueKeyAsync(watched, cancellationToken), steps);
        var offer = await OfferAsync(Fortune, cancellationToken);
        await shadow.AskAsync("shadow-1", offer.Invoice, Url(Fortune), "a fortune", null, cancellationToken);
        await shadow.WaitAsync("shadow-1", cancellationToken, "shadowed");
        Require(await BalanceAsync(cancellationToken) == before, "A payment in shadow mode has moved money.");
        steps.Show($"the wallet still has {before}");
    }

    private async Task BeStoppedAsync(AgentClient agent, string name, CancellationToken cancellationToken)
    {
        steps.Begin("The operator freezes the agent");
        await human.FreezeAsync(name, frozen: true, cancellationToken);
        var offer = await OfferAsync(Fortune, cancellationToken);
        await agent.AskAsync("fortune-2", offer.Invoice, Url(Fortune), "another fortune", null, cancellationToken);
        await agent.WaitAsync("fortune-2", cancellationToken, "denied");
        await human.FreezeAsync(name, frozen: false, cancellationToken);
    }

    private async Task AccountAsync(AgentClient agent, CancellationToken cancellationToken)
    {
        steps.Begin("What is left");
        steps.Show($"{"window",-10}{"limit",16}{"spent",16}{"reserved",16}{"available",16}   msat");
        foreach (var window in (await agent.BudgetAsync(cancellationToken)).GetProperty("windows").EnumerateArray())
        {
            steps.Show(
                $"{window.GetProperty("window").GetString(),-10}{Amount(window, "limit_msat"),16}{Amount(window, "spent_msat"),16}"
                + $"{Amount(window, "reserved_msat"),16}{Amount(window, "available_msat"),16}");
        }
    }

    private async Task VerifyAsync(CancellationToken cancellationToken)
    {
        steps.Begin("The books: signed, and verified against each other, the signature and the wallet's own list");
        Require(await app.SignCheckpointAsync(cancellationToken) is CheckpointResult.Written { Contradicted.Count: 0 }, "The checkpoint was not signed.");
        var books = await human.VerifyAuditAsync(cancellationToken);
        Require(books.GetProperty("intact").GetBoolean() && books.GetProperty("complete").GetBoolean(), $"The books are not whole: {books}");
        foreach (var root in books.GetProperty("roots").EnumerateArray())
        {
            steps.Show(
                $"chain   {root.GetProperty("root").GetString()}: {root.GetProperty("entries").GetInt64()} audit rows, chained and unbroken, the last {root.GetProperty("last_hash").GetString()![..16]}…"
                + $", signed up to row {root.GetProperty("anchored_sequence").GetInt64()}");
            steps.Show(
                $"money   {root.GetProperty("root").GetString()}: {Amount(root, "spent_msat")} msat in {root.GetProperty("payments").GetInt64()} payments and {Amount(root, "reserved_msat")} reserved: "
                + "rows, budgets and intents agree");
        }

        steps.Show($"anchors {books.GetProperty("checkpoints").GetProperty("count").GetInt32()} checkpoint, signed with a key that is not in the storage");
        foreach (var wallet in books.GetProperty("wallets").EnumerateArray())
        {
            steps.Show($"wallet  {wallet.GetProperty("wallet").GetString()}: {wallet.GetProperty("payments").GetInt32()} payments in its own list, each known here with the same amount and fee");
        }
    }

    private async Task<DemoOffer> OfferAsync(string path, CancellationToken cancellationToken)
    {
        using var response = await http.GetAsync(path, cancellationToken);
        Require(response.StatusCode == HttpStatusCode.PaymentRequired, $"{path} answered {(int)response.StatusCode} without payment.");
        var offer = await DemoOffer.ReadAsync(response, cancellationToken);
        steps.Show($"GET {path.Split('?')[0]} → 402, {offer.AmountMsat} msat");
        return offer;
    }

    private async Task<Msat> BalanceAsync(CancellationToken cancellationToken) =>
        await app.Buyer.GetBalanceAsync(cancellationToken) is WalletOutcome<Msat>.Answered balance
            ? balance.Value
            : throw new DemoFailedException("The wallet does not tell its balance.");

    private string Url(string path) => new Uri(app.Address, path).ToString();

    private static string Amount(JsonElement window, string name) =>
        window.TryGetProperty(name, out var amount) ? amount.GetInt64().ToString("N0", CultureInfo.InvariantCulture) : "-";

    private static void Require(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new DemoFailedException(otherwise);
        }
    }
}
