using System.Text.Json;
using System.Text.Json.Nodes;
using L402Functions.Protocol;
using L402Functions.Protocol.Bolt11;
using L402Functions.Protocol.Wallets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace L402Functions.EndToEnd.Tests.Wallets;

/// <summary>
/// The money behind a foreign wallet service: answers its requests over HTTP from a wallet of the simulated network. The JSON is written
/// here and not by the product, so that what the product reads is not its own writing.
/// </summary>
internal sealed class WalletBackend : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly IWallet wallet;

    private WalletBackend(WebApplication app, IWallet wallet)
    {
        this.app = app;
        this.wallet = wallet;
    }

    /// <summary>Where it listens.</summary>
    public Uri Address => new(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());

    /// <summary>Starts it on a free port.</summary>
    public static async Task<WalletBackend> StartAsync(IWallet wallet)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var backend = new WalletBackend(builder.Build(), wallet);
        backend.app.Run(backend.AnswerAsync);
        await backend.app.StartAsync();
        return backend;
    }

    /// <summary>NIP-47's transaction object.</summary>
    public static JsonObject Json(WalletTransaction transaction) => new()
    {
        ["type"] = transaction.Direction == TransactionDirection.Incoming ? "incoming" : "outgoing",
        ["state"] = transaction.State.ToString().ToLowerInvariant(),
        ["invoice"] = transaction.Invoice,
        ["description"] = transaction.Description,
        ["payment_hash"] = transaction.PaymentHash.ToString(),
        ["preimage"] = transaction.Preimage?.ToHex(),
        ["amount"] = transaction.Amount.Value,
        ["fees_paid"] = transaction.FeesPaid.Value,
        ["created_at"] = transaction.CreatedAt.ToUnixTimeSeconds(),
        ["expires_at"] = transaction.ExpiresAt?.ToUnixTimeSeconds(),
        ["settled_at"] = transaction.SettledAt?.ToUnixTimeSeconds(),
    };

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private async Task AnswerAsync(HttpContext http)
    {
        using var request = await JsonDocument.ParseAsync(http.Request.Body);
        var parameters = request.RootElement.GetProperty("params");
        string? Text(string name) => parameters.TryGetProperty(name, out var value) ? value.GetString() : null;
        long? Number(string name) => parameters.TryGetProperty(name, out var value) ? value.GetInt64() : null;
        var none = CancellationToken.None;
        var answer = request.RootElement.GetProperty("method").GetString() switch
        {
            "get_info" => Answer(await wallet.GetInfoAsync(none), info => new JsonObject
            {
                ["alias"] = info.Alias,
                ["pubkey"] = info.PublicKey,
                ["network"] = info.Network,
                ["methods"] = new JsonArray([.. info.Methods.Select(m => JsonValue.Create(m))]),
            }),
            "get_balance" => Answer(await wallet.GetBalanceAsync(none), balance => new JsonObject { ["balance"] = balance.Value }),
            "make_invoice" => Answer(
                await wallet.MakeInvoiceAsync(
                    new MakeInvoiceRequest(
                        new Msat(Number("amount")!.Value),
                        Text("description"),
                        Text("description_hash") is { } hash ? (ReadOnlyMemory<byte>?)Convert.FromHexString(hash) : null,
                        Number("expiry") is { } expiry ? TimeSpan.FromSeconds(expiry) : null),
                    none),
                Json),
            "pay_invoice" => Answer(
                await wallet.PayInvoiceAsync(new PayInvoiceRequest(Text("invoice")!, Number("amount") is { } amount ? new Msat(amount) : null), none),
                paid => new JsonObject { ["preimage"] = paid.Preimage.ToHex(), ["fees_paid"] = paid.FeesPaid?.Value }),
            "lookup_invoice" => Answer(await wallet.LookupInvoiceAsync(HashOf(Text("payment_hash"), Text("invoice")), none), Json),
            "list_transactions" => Answer(
                await wallet.ListTransactionsAsync(new ListTransactionsRequest(Limit: (int)(Number("limit") ?? 20)), none),
                list => new JsonObject { ["transactions"] = new JsonArray([.. list.Select(Json)]) }),
            var other => throw new InvalidOperationException($"'{other}' is no method."),
        };
        http.Response.ContentType = "application/json";
        await http.Response.WriteAsync(answer.ToJsonString());
    }

    private static PaymentHash HashOf(string? hash, string? invoice) =>
        hash is not null ? PaymentHash.FromBytes(Convert.FromHexString(hash))
        : Bolt11Decoder.TryDecode(invoice!, out var decoded, out _) ? decoded.PaymentHash
        : throw new InvalidOperationException("Neither a hash nor an invoice.");

    private static JsonObject Answer<T>(WalletOutcome<T> outcome, Func<T, JsonObject> write) => outcome switch
    {
        WalletOutcome<T>.Answered answered => new JsonObject { ["result"] = write(answered.Value) },
        WalletOutcome<T>.Refused refused => new JsonObject { ["error"] = new JsonObject { ["code"] = Code(refused.Code), ["message"] = refused.Message } },
        _ => throw new InvalidOperationException($"No answer for the service: {outcome}"),
    };

    private static string Code(WalletErrorCode code) =>
        string.Concat(code.ToString().Select((c, i) => i > 0 && char.IsUpper(c) ? $"_{c}" : $"{c}")).ToUpperInvariant();
}
