using System.Collections.Immutable;
using System.Text.Json;
using L402Functions.Protocol;
using L402Functions.Protocol.Bolt11;
using L402Functions.Spending.Destinations;
using L402Functions.Spending.Ledger;

namespace L402Functions.Spending.Intents.Steps;

/// <summary>
/// Hosts and payees that a payment was settled to, and for each path of a host the price to compare with: what an operator approved last or,
/// where nobody was asked, what was settled first. A row is written when it says something new, so known destinations cost no write.
/// </summary>
internal static class DestinationMemory
{
    /// <summary>The most paths of one host whose prices are kept; of further ones only the host is known.</summary>
    public const int MaxPaths = 256;

    private const int FormatVersion = 1;

    public static IEnumerable<string> RowsFor(PaymentRequest request, NodeId payee)
    {
        yield return RowKeys.Payee(payee);
        if (request.Url is { } url)
        {
            yield return RowKeys.Host(url.Host);
        }
    }

    public static DestinationFacts Recall(LedgerView view, PaymentRequest request, NodeId payee)
    {
        var host = request.Url is { } url ? Read(view.Row(RowKeys.Host(url.Host))) : null;
        var price = host?.Prices?.GetValueOrDefault(request.Url!.Path);
        return new DestinationFacts
        {
            HostSeen = host is { Settled: true },
            PayeeSeen = Read(view.Row(RowKeys.Payee(payee))) is { Settled: true },
            KnownPrice = price is null ? null : new Msat(price.ApprovedMsat ?? price.SettledMsat ?? 0),
        };
    }

    /// <summary>Remembers a settled payment.</summary>
    public static void Settle(LedgerView view, IntentChange change)
    {
        var intent = change.After;
        var payee = intent.Invoice!.Payee;
        if (Read(view.Row(RowKeys.Payee(payee))) is not { Settled: true })
        {
            Write(change, RowKeys.Payee(payee), new DestinationJson(FormatVersion, true, null));
        }

        if (intent.Request.Url is { } url)
        {
            var old = Read(view.Row(RowKeys.Host(url.Host)));
            var prices = Set(old?.Prices, url.Path, p => p.SettledMsat is null && p.ApprovedMsat is null ? p with { SettledMsat = intent.Reservation!.Amount.Value } : p);
            if (old is not { Settled: true } || !ReferenceEquals(prices, old.Prices))
            {
                Write(change, RowKeys.Host(url.Host), new DestinationJson(FormatVersion, true, prices));
            }
        }
    }

    /// <summary>Remembers a price that an operator approved.</summary>
    public static void Approve(LedgerView view, IntentChange change, Msat amount)
    {
        if (change.After.Request.Url is { } url)
        {
            var old = Read(view.Row(RowKeys.Host(url.Host)));
            var prices = Set(old?.Prices, url.Path, p => p with { ApprovedMsat = amount.Value });
            Write(change, RowKeys.Host(url.Host), new DestinationJson(FormatVersion, old?.Settled ?? false, prices));
        }
    }

    private static ImmutableSortedDictionary<string, PriceJson>? Set(
        ImmutableSortedDictionary<string, PriceJson>? prices, string path, Func<PriceJson, PriceJson> change)
    {
        var all = prices ?? ImmutableSortedDictionary.Create<string, PriceJson>(StringComparer.Ordinal);
        var old = all.GetValueOrDefault(path);
        if (old is null && all.Count >= MaxPaths)
        {
            return prices;
        }

        var changed = change(old ?? new PriceJson(null, null));
        return changed == old ? prices : all.SetItem(path, changed);
    }

    private static void Write(IntentChange change, string key, DestinationJson document) =>
        change.Write(new RowWrite.Put(key, JsonSerializer.SerializeToUtf8Bytes(document, IntentJsonContext.Default.DestinationJson)));

    private static DestinationJson? Read(LedgerRow? row)
    {
        if (row is null)
        {
            return null;
        }

        var read = JsonSerializer.Deserialize(row.Document.Span, IntentJsonContext.Default.DestinationJson);
        return read is { V: FormatVersion }
            ? read with { Prices = read.Prices?.WithComparers(StringComparer.Ordinal) }
            : throw new FormatException($"Row '{row.Key}' is no destination that this version knows.");
    }
}

internal sealed record DestinationJson(int V, bool Settled, ImmutableSortedDictionary<string, PriceJson>? Prices);

internal sealed record PriceJson(long? SettledMsat, long? ApprovedMsat);
