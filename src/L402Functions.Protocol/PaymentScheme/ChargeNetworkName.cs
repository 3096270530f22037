namespace L402Functions.Protocol.PaymentScheme;

/// <summary>How a <see cref="ChargeNetwork"/> is written, and how it shows in an invoice.</summary>
internal static class ChargeNetworkName
{
    public static string Of(ChargeNetwork network) => network switch
    {
        ChargeNetwork.Mainnet => "mainnet",
        ChargeNetwork.Signet => "signet",
        ChargeNetwork.Regtest => "regtest",
        _ => throw new ArgumentOutOfRangeException(nameof(network)),
    };

    public static bool TryParse(string name, out ChargeNetwork network)
    {
        network = name switch
        {
            "signet" => ChargeNetwork.Signet,
            "regtest" => ChargeNetwork.Regtest,
            _ => ChargeNetwork.Mainnet,
        };
        return name == Of(network);
    }

    /// <summary>The network of a lower-case BOLT 11 invoice by its prefix: after it comes an amount or the separator, a digit either way.</summary>
    public static bool TryOfInvoice(string invoice, out ChargeNetwork network)
    {
        ReadOnlySpan<(string Prefix, ChargeNetwork Network)> known =
        [
            ("lnbcrt", ChargeNetwork.Regtest),
            ("lntbs", ChargeNetwork.Signet),
            ("lnbc", ChargeNetwork.Mainnet),
        ];
        foreach (var (prefix, candidate) in known)
        {
            if (invoice.StartsWith(prefix, StringComparison.Ordinal) && invoice.Length > prefix.Length && char.IsAsciiDigit(invoice[prefix.Length]))
            {
                network = candidate;
                return true;
            }
        }

        network = default;
        return false;
    }
}
