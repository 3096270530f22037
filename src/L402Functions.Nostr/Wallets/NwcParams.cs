using System.Text.Json;
using L402Functions.Protocol.Bolt11;
using L402Functions.Protocol.Wallets;

namespace L402Functions.Nostr.Wallets;

/// <summary>The parameters of requests, as NIP-47 names them: amounts in msat, times in unix seconds. What is not given is not written.</summary>
internal static class NwcParams
{
    /// <summary>An amount beside that of the invoice is written by nobody: wallets differ in which of the two they pay.</summary>
    public static void PayInvoice(Utf8JsonWriter writer, Bolt11Invoice invoice, Protocol.Msat? amount)
    {
        writer.WriteString("invoice", invoice.Text);
        if (invoice.Amount is null && amount is { } chosen)
        {
            writer.WriteNumber("amount", chosen.Value);
        }
    }

    public static void MakeInvoice(Utf8JsonWriter writer, MakeInvoiceRequest request)
    {
        writer.WriteNumber("amount", request.Amount.Value);
        WriteDescription(writer, request.Description, request.DescriptionHash, request.Expiry);
    }

    public static void MakeHoldInvoice(Utf8JsonWriter writer, MakeHoldInvoiceRequest request)
    {
        writer.WriteString("payment_hash", request.PaymentHash.ToString());
        writer.WriteNumber("amount", request.Amount.Value);
        WriteDescription(writer, request.Description, request.DescriptionHash, request.Expiry);
        if (request.MinCltvExpiryDelta is { } blocks)
        {
            writer.WriteNumber("min_cltv_expiry_delta", blocks);
        }
    }

    public static void ListTransactions(Utf8JsonWriter writer, ListTransactionsRequest request)
    {
        if (request.From is { } from)
        {
            writer.WriteNumber("from", from.ToUnixTimeSeconds());
        }

        if (request.Until is { } until)
        {
            writer.WriteNumber("until", until.ToUnixTimeSeconds());
        }

        writer.WriteNumber("limit", request.Limit);
        writer.WriteNumber("offset", request.Offset);
        writer.WriteBoolean("unpaid", request.IncludeUnpaid);
        if (request.Direction is { } direction)
        {
            writer.WriteString("type", direction == TransactionDirection.Incoming ? "incoming" : "outgoing");
        }
    }

    private static void WriteDescription(Utf8JsonWriter writer, string? description, ReadOnlyMemory<byte>? descriptionHash, TimeSpan? expiry)
    {
        if (description is not null)
        {
            writer.WriteString("description", description);
        }

        if (descriptionHash is { } hash)
        {
            writer.WriteString("description_hash", Convert.ToHexStringLower(hash.Span));
        }

        if (expiry is { } time)
        {
            writer.WriteNumber("expiry", (long)time.TotalSeconds);
        }
    }
}
