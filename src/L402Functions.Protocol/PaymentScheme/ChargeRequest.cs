using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using L402Functions.Protocol.Json;

namespace L402Functions.Protocol.PaymentScheme;

/// <summary>
/// What a charge asks for (draft-lightning-charge, section "Request Schema"), carried in the parameter <c>request</c> as the
/// base64url of <c>{"amount":"21","currency":"sat","description"?:"…","methodDetails":{"invoice":"…","network":"mainnet","paymentHash":"hex"}}</c>
/// in canonical form.
/// </summary>
public sealed record ChargeRequest
{
    /// <summary>The only currency of the method: satoshi.</summary>
    public const string Currency = "sat";

    /// <summary>The amount: a whole number of satoshi, more than none, and what the invoice asks for.</summary>
    public required Msat Amount { get; init; }

    /// <summary>The BOLT 11 invoice in lower case.</summary>
    public required string Invoice { get; init; }

    /// <summary>The network of the invoice.</summary>
    public required ChargeNetwork Network { get; init; }

    /// <summary>The payment hash of the invoice.</summary>
    public required PaymentHash PaymentHash { get; init; }

    /// <summary>What is paid for, for people.</summary>
    public string? Description { get; init; }

    /// <summary>Reads the parameter <c>request</c>; false where it is not a charge of this form. Members that are not known are ignored.</summary>
    public static bool TryDecode(string text, [NotNullWhen(true)] out ChargeRequest? request)
    {
        request = null;
        if (!StrictBase64Url.TryDecode(text, out var json) || !StrictJson.TryReadObject(json, out var document))
        {
            return false;
        }

        using (document)
        {
            return TryRead(document.RootElement, out request);
        }
    }

    /// <summary>The value of the parameter <c>request</c>.</summary>
    /// <exception cref="InvalidOperationException">The amount is nothing or not a whole number of satoshi.</exception>
    public string Encode()
    {
        if (Amount.IsZero || !Amount.IsWholeSats)
        {
            throw new InvalidOperationException("A charge is a whole number of satoshi, at least one.");
        }

        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("amount", (Amount.Value / Msat.PerSat).ToString(CultureInfo.InvariantCulture));
            writer.WriteString("currency", Currency);
            StrictJson.WriteOptional(writer, "description", Description);
            writer.WriteStartObject("methodDetails");
            writer.WriteString("invoice", Invoice);
            writer.WriteString("network", ChargeNetworkName.Of(Network));
            writer.WriteString("paymentHash", PaymentHash.ToString());
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        return StrictBase64Url.Encode(CanonicalJson.Canonicalize(buffer.WrittenSpan));
    }

    private static bool TryRead(JsonElement root, [NotNullWhen(true)] out ChargeRequest? request)
    {
        request = null;
        if (!StrictJson.TryGetString(root, "amount", out var amountText)
            || !TryReadAmount(amountText, out var amount)
            || !StrictJson.TryGetString(root, "currency", out var currency)
            || currency != Currency
            || !StrictJson.TryGetOptionalString(root, "description", out var description)
            || !StrictJson.TryGetObject(root, "methodDetails", out var details)
            || !StrictJson.TryGetString(details, "invoice", out var invoice)
            || !StrictJson.TryGetOptionalString(details, "network", out var networkName)
            || !ChargeNetworkName.TryParse(networkName ?? "mainnet", out var network)
            || !StrictJson.TryGetString(details, "paymentHash", out var hashText)
            || !PaymentHash.TryParse(hashText, out var hash))
        {
            return false;
        }

        request = new ChargeRequest { Amount = amount, Invoice = invoice, Network = network, PaymentHash = hash, Description = description };
        return true;
    }

    /// <summary>A positive decimal number without sign or leading zero, no more than all the bitcoin there is.</summary>
    private static bool TryReadAmount(string text, out Msat amount)
    {
        amount = default;
        if (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var sats)
            || text[0] == '0'
            || sats > Msat.Max.Value / Msat.PerSat)
        {
            return false;
        }

        amount = Msat.FromSats(sats);
        return true;
    }
}
