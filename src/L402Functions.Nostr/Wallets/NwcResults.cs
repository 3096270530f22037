using System.Text.Json;
using L402Functions.Protocol;
using L402Functions.Protocol.Bolt11;
using L402Functions.Protocol.Wallets;

namespace L402Functions.Nostr.Wallets;

/// <summary>
/// What a valid response means, by method. The wallet has spoken and will not speak again, so a result that lacks what it must have is Unknown at
/// once: something may have happened.
/// </summary>
internal static class NwcResults
{
    /// <summary>
    /// A payment is proven by its preimage and by nothing else, so that is looked for first: a wallet that reports an error and the proof has paid. An
    /// error without any is the wallet's word; everything else proves nothing.
    /// </summary>
    public static WalletOutcome<PaidInvoice> Payment(NwcResponse response, PaymentHash hash)
    {
        var told = PayloadJson.Text(response.Result, "preimage");
        if (Preimage.TryParse(told, out var preimage) && preimage.Proves(hash))
        {
            return new WalletOutcome<PaidInvoice>.Answered(new PaidInvoice(preimage, PayloadJson.Amount(response.Result, "fees_paid")));
        }

        if (!string.IsNullOrEmpty(told))
        {
            return Unusable<PaidInvoice>("The wallet answered with a preimage that is not the payment's.");
        }

        return Refusal<PaidInvoice>(response) ?? Unusable<PaidInvoice>("The wallet reported success without a preimage.");
    }

    /// <summary>A new invoice, described by what it says itself; the wallet's description of it is not needed.</summary>
    public static WalletOutcome<WalletTransaction> Invoice(NwcResponse response, Msat amount, PaymentHash? hash) =>
        Refusal<WalletTransaction>(response) ?? (
            !Bolt11Decoder.TryDecode(PayloadJson.Text(response.Result, "invoice"), out var invoice, out var error)
                ? Unusable<WalletTransaction>($"The wallet made no invoice that can be read: {error}.")
            : invoice.Amount != amount ? Unusable<WalletTransaction>("The wallet made an invoice for another amount.")
            : (hash is not null && invoice.PaymentHash != hash) || Contradicts(response.Result, invoice.PaymentHash)
                ? Unusable<WalletTransaction>("The wallet made an invoice for another payment hash.")
            : new WalletOutcome<WalletTransaction>.Answered(new WalletTransaction
            {
                Direction = TransactionDirection.Incoming,
                State = TransactionState.Pending,
                PaymentHash = invoice.PaymentHash,
                Amount = amount,
                CreatedAt = invoice.Timestamp,
                Invoice = invoice.Text,
                Description = invoice.Description,
                ExpiresAt = invoice.ExpiresAt,
            }));

    /// <summary>Wallets have been seen to answer with another row than the one that was asked for.</summary>
    public static WalletOutcome<WalletTransaction> Lookup(NwcResponse response, PaymentHash hash, TransactionDirection? direction) =>
        Refusal<WalletTransaction>(response) ?? (
            !TransactionReader.TryRead(response.Result, out var found, out var problem) ? Unusable<WalletTransaction>($"The wallet's transaction has {problem}.")
            : found.PaymentHash != hash ? Unusable<WalletTransaction>("The wallet answered with a transaction of another payment hash.")
            : direction is not null && found.Direction != direction ? Unusable<WalletTransaction>($"The wallet answered with a transaction that is {found.Direction}.")
            : new WalletOutcome<WalletTransaction>.Answered(found));

    /// <summary>One row that cannot be read could be the one that somebody looks for: then there is no list.</summary>
    public static WalletOutcome<IReadOnlyList<WalletTransaction>> Transactions(NwcResponse response, TransactionDirection? direction)
    {
        if (Refusal<IReadOnlyList<WalletTransaction>>(response) is { } refusal)
        {
            return refusal;
        }

        if (response.Result.ValueKind != JsonValueKind.Object
            || !response.Result.TryGetProperty("transactions", out var rows) || rows.ValueKind != JsonValueKind.Array)
        {
            return Unusable<IReadOnlyList<WalletTransaction>>("The wallet answered without a list.");
        }

        var read = new List<WalletTransaction>(rows.GetArrayLength());
        foreach (var row in rows.EnumerateArray())
        {
            if (!TransactionReader.TryRead(row, out var transaction, out var problem))
            {
                return Unusable<IReadOnlyList<WalletTransaction>>($"A transaction in the wallet's list has {problem}.");
            }

            read.Add(transaction);
        }

        return new WalletOutcome<IReadOnlyList<WalletTransaction>>.Answered([.. read.Where(t => direction is null || t.Direction == direction)]);
    }

    public static WalletOutcome<Msat> Balance(NwcResponse response) =>
        Refusal<Msat>(response) ?? (
            PayloadJson.Amount(response.Result, "balance") is { } balance ? new WalletOutcome<Msat>.Answered(balance) : Unusable<Msat>("The wallet told no balance."));

    public static WalletOutcome<WalletInfo> Info(NwcResponse response) =>
        Refusal<WalletInfo>(response) ?? (
            response.Result.ValueKind != JsonValueKind.Object ? Unusable<WalletInfo>("The wallet told nothing of itself.")
            : new WalletOutcome<WalletInfo>.Answered(new WalletInfo(
                CleanText(response, "alias"), CleanText(response, "pubkey"), CleanText(response, "network"), Methods(response.Result))));

    /// <summary>Settling and cancelling answer with an empty result.</summary>
    public static WalletOutcome<PaymentHash> Done(NwcResponse response, PaymentHash hash) =>
        Refusal<PaymentHash>(response) ?? (
            response.Result.ValueKind == JsonValueKind.Object
                ? new WalletOutcome<PaymentHash>.Answered(hash)
                : Unusable<PaymentHash>("The wallet answered neither with a result nor with an error."));

    /// <summary>A connection without a budget gets an empty result.</summary>
    public static WalletOutcome<WalletBudget> Budget(NwcResponse response)
    {
        var result = response.Result;
        return Refusal<WalletBudget>(response) ?? (
            result.ValueKind != JsonValueKind.Object ? Unusable<WalletBudget>("The wallet told no budget.")
            : !result.TryGetProperty("total_budget", out _) ? new WalletOutcome<WalletBudget>.Answered(new WalletBudget(null, Msat.Zero, null, null))
            : PayloadJson.Amount(result, "total_budget") is { } total && PayloadJson.Amount(result, "used_budget") is { } used
                ? new WalletOutcome<WalletBudget>.Answered(new WalletBudget(total, used, PayloadJson.Time(result, "renews_at"), CleanText(response, "renewal_period")))
            : Unusable<WalletBudget>("The wallet told a budget that is no amount."));
    }

    private static WalletOutcome<T>? Refusal<T>(NwcResponse response) =>
        response.Error() is { } error ? new WalletOutcome<T>.Refused(error.Code, error.Message) : null;

    private static WalletOutcome<T> Unusable<T>(string reason) => new WalletOutcome<T>.Unknown(reason);

    private static string? CleanText(NwcResponse response, string name) =>
        PayloadJson.Text(response.Result, name) is { } text ? ForeignText.Clean(text) : null;

    private static bool Contradicts(JsonElement result, PaymentHash hash) =>
        PayloadJson.Text(result, "payment_hash") is { Length: > 0 } told && (!PaymentHash.TryParse(told, out var read) || read != hash);

    private static string[] Methods(JsonElement result) =>
        result.TryGetProperty("methods", out var methods) && methods.ValueKind == JsonValueKind.Array
            ? [.. methods.EnumerateArray().Take(256).Select(PayloadJson.Text).OfType<string>().Select(m => ForeignText.Clean(m))]
            : [];
}
