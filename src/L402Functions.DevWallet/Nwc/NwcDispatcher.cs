using System.Text.Json;
using System.Text.Json.Nodes;
using L402Functions.Protocol;
using L402Functions.Protocol.Bolt11;
using L402Functions.Protocol.Wallets;

namespace L402Functions.DevWallet.Nwc;

/// <summary>Carries requests out at the wallet and puts its outcomes into NIP-47's words.</summary>
internal sealed class NwcDispatcher(SimulatedWallet wallet)
{
    /// <summary>The wallet's reply; null where the wallet itself is silent.</summary>
    public async Task<NwcReply?> ExecuteAsync(NwcConnection connection, WalletMethod method, JsonElement json, CancellationToken cancellationToken)
    {
        try
        {
            var given = new RequestParams(json);
            return method switch
            {
                WalletMethod.PayInvoice => await PayAsync(connection, given, cancellationToken),
                WalletMethod.MakeInvoice => Reply(method, await wallet.MakeInvoiceAsync(ReadInvoice(given), cancellationToken), WireTransactions.Write),
                WalletMethod.LookupInvoice => Reply(method, await wallet.LookupInvoiceAsync(ReadHash(given), cancellationToken), WireTransactions.Write),
                WalletMethod.ListTransactions => Reply(method, await wallet.ListTransactionsAsync(ReadList(given), cancellationToken), List),
                WalletMethod.GetBalance => Reply(method, await wallet.GetBalanceAsync(cancellationToken), b => new JsonObject { ["balance"] = b.Value }),
                WalletMethod.GetInfo => Reply(method, await wallet.GetInfoAsync(cancellationToken), i => Info(connection, i)),
                WalletMethod.MakeHoldInvoice => Reply(method, await wallet.MakeHoldInvoiceAsync(ReadHoldInvoice(given), cancellationToken), WireTransactions.Write),
                WalletMethod.SettleHoldInvoice => Reply(
                    method, await wallet.SettleHoldInvoiceAsync(ReadPreimage(given), cancellationToken), _ => []),
                WalletMethod.CancelHoldInvoice => Reply(
                    method,
                    await wallet.CancelHoldInvoiceAsync(given.Hash("payment_hash") ?? throw new BadRequestException("payment_hash"), cancellationToken),
                    _ => []),
                WalletMethod.GetBudget => new NwcReply(NwcNames.Of(method), Budget(connection)),
                _ => throw new InvalidOperationException($"{method} is no method."),
            };
        }
        catch (BadRequestException e)
        {
            return NwcReply.Error(NwcNames.Of(method), WalletErrorCode.BadRequest, e.Message);
        }
    }

    private async Task<NwcReply?> PayAsync(NwcConnection connection, RequestParams given, CancellationToken cancellationToken)
    {
        var request = new PayInvoiceRequest(given.RequireText("invoice"), given.Amount("amount"));
        var amount = (Bolt11Decoder.TryDecode(request.Invoice, out var invoice, out _) ? invoice.Amount : null) ?? request.Amount ?? Msat.Zero;
        if (!connection.TrySpend(amount))
        {
            return NwcReply.Error(NwcNames.Of(WalletMethod.PayInvoice), WalletErrorCode.QuotaExceeded, "the budget of this connection is spent");
        }

        var outcome = await wallet.PayInvoiceAsync(request, cancellationToken);
        if (outcome is WalletOutcome<PaidInvoice>.Refused or WalletOutcome<PaidInvoice>.NotSent)
        {
            connection.GiveBack(amount);
        }

        return Reply(
            WalletMethod.PayInvoice,
            outcome,
            paid => new JsonObject { ["preimage"] = paid.Preimage.ToHex(), ["fees_paid"] = paid.FeesPaid?.Value ?? 0 });
    }

    private static NwcReply? Reply<T>(WalletMethod method, WalletOutcome<T> outcome, Func<T, JsonObject> write) => outcome switch
    {
        WalletOutcome<T>.Answered answered => new NwcReply(NwcNames.Of(method), write(answered.Value)),
        WalletOutcome<T>.Refused refused => NwcReply.Error(NwcNames.Of(method), refused.Code, refused.Message),
        WalletOutcome<T>.NotSent notSent => NwcReply.Error(NwcNames.Of(method), WalletErrorCode.Internal, notSent.Reason),
        _ => null,
    };

    private static MakeInvoiceRequest ReadInvoice(RequestParams given) =>
        new(given.RequireAmount("amount"), given.Text("description"), given.Bytes("description_hash"), ReadExpiry(given));

    private static MakeHoldInvoiceRequest ReadHoldInvoice(RequestParams given) => new(
        given.Hash("payment_hash") ?? throw new BadRequestException("payment_hash"),
        given.RequireAmount("amount"),
        given.Text("description"),
        given.Bytes("description_hash"),
        ReadExpiry(given),
        given.Number("min_cltv_expiry_delta") is { } blocks ? (int)Math.Clamp(blocks, -1, int.MaxValue) : null);

    private static TimeSpan? ReadExpiry(RequestParams given) =>
        given.Number("expiry") is { } seconds ? TimeSpan.FromSeconds(Math.Clamp(seconds, 0, int.MaxValue)) : null;

    private static PaymentHash ReadHash(RequestParams given) =>
        given.Hash("payment_hash")
        ?? (Bolt11Decoder.TryDecode(given.RequireText("invoice"), out var invoice, out _) ? invoice.PaymentHash : throw new BadRequestException("invoice"));

    private static Preimage ReadPreimage(RequestParams given) =>
        Preimage.TryParse(given.RequireText("preimage"), out var preimage) ? preimage : throw new BadRequestException("preimage");

    private static ListTransactionsRequest ReadList(RequestParams given) => new(
        given.Time("from"),
        given.Time("until"),
        (int)Math.Clamp(given.Number("limit") ?? 20, 0, 21),
        (int)Math.Clamp(given.Number("offset") ?? 0, -1, int.MaxValue),
        given.Text("type") switch
        {
            null or "" => null,
            "incoming" => TransactionDirection.Incoming,
            "outgoing" => TransactionDirection.Outgoing,
            _ => throw new BadRequestException("type"),
        },
        given.Flag("unpaid"));

    private static JsonObject List(IReadOnlyList<WalletTransaction> transactions) =>
        new() { ["transactions"] = new JsonArray([.. transactions.Select(WireTransactions.Write)]) };

    private static JsonObject Info(NwcConnection connection, WalletInfo info) => new()
    {
        ["alias"] = info.Alias,
        ["color"] = "#000000",
        ["pubkey"] = info.PublicKey,
        ["network"] = info.Network,
        ["block_height"] = 1,
        ["block_hash"] = new string('0', 64),
        ["methods"] = new JsonArray([.. connection.Methods.Select(m => JsonValue.Create(NwcNames.Of(m)))]),
        ["notifications"] = new JsonArray([.. Enum.GetValues<WalletNotificationType>().Select(t => JsonValue.Create(NwcNames.Of(t)))]),
    };

    private static JsonObject Budget(NwcConnection connection) =>
        connection.Budget is { } total
            ? new JsonObject { ["used_budget"] = connection.Spent.Value, ["total_budget"] = total.Value, ["renewal_period"] = "never" }
            : [];
}
