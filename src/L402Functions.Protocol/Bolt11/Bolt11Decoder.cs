using System.Diagnostics.CodeAnalysis;

namespace L402Functions.Protocol.Bolt11;

/// <summary>Reads Lightning invoices (BOLT 11), foreign text of any content: every text gives an invoice or a named error.</summary>
public static class Bolt11Decoder
{
    /// <summary>The longest text that is looked at, in characters. Real invoices have a few hundred.</summary>
    public const int MaxLength = 8 * 1024;

    private static readonly long LatestTime = DateTimeOffset.MaxValue.ToUnixTimeSeconds();

    /// <summary>
    /// Reads an invoice and checks its checksum and signature. An invoice without an amount is read, too: whether to pay it is for
    /// the payer to decide. So is whether its time is over. No <c>lightning:</c> scheme and no white space around it.
    /// </summary>
    /// <param name="text">The invoice, in lower or upper case.</param>
    /// <param name="invoice">The invoice, or null.</param>
    /// <param name="error">What is wrong with it, or <see cref="Bolt11Error.None"/>.</param>
    public static bool TryDecode(ReadOnlySpan<char> text, [NotNullWhen(true)] out Bolt11Invoice? invoice, out Bolt11Error error)
    {
        error = Decode(text, out invoice);
        return invoice is not null;
    }

    private static Bolt11Error Decode(ReadOnlySpan<char> text, out Bolt11Invoice? invoice)
    {
        invoice = null;
        if (text.Length > MaxLength)
        {
            return Bolt11Error.TooLong;
        }

        var error = Bech32.TryDecode(text, out var humanReadablePart, out var data);
        if (error != Bolt11Error.None)
        {
            return error;
        }

        if (!LightningNetwork.TryFromHumanReadablePart(humanReadablePart, out var network))
        {
            return Bolt11Error.UnknownNetwork;
        }

        error = Bolt11Amount.TryParse(humanReadablePart.AsSpan(network.Prefix.Length), out var amount);
        if (error != Bolt11Error.None)
        {
            return error;
        }

        if (data.Length < Bolt11Field.TimestampGroups + Bolt11Field.SignatureGroups)
        {
            return Bolt11Error.TooShort;
        }

        var signed = data.AsSpan(0, data.Length - Bolt11Field.SignatureGroups);
        FiveBitGroups.TryToNumber(signed[..Bolt11Field.TimestampGroups], ulong.MaxValue, out var timestamp);
        var fields = new Bolt11Fields();
        error = fields.Read(signed[Bolt11Field.TimestampGroups..], (ulong)LatestTime - timestamp);
        if (error != Bolt11Error.None)
        {
            return error;
        }

        error = Bolt11Signature.Check(humanReadablePart, signed, data.AsSpan(signed.Length), fields.Payee, out var payee);
        if (error != Bolt11Error.None)
        {
            return error;
        }

        invoice = new Bolt11Invoice(text.ToString(), network, amount, DateTimeOffset.FromUnixTimeSeconds((long)timestamp), payee, fields);
        return Bolt11Error.None;
    }
}
