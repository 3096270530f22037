using System.Diagnostics.CodeAnalysis;
using System.Text;
using L402Functions.Protocol;
using L402Functions.Protocol.Bolt11;
using L402Functions.Protocol.Challenges;
using L402Functions.Protocol.Wallets;

namespace L402Functions.Spending.AgentApi;

/// <summary>The body of <c>POST /v1/invoices</c>, as it comes.</summary>
internal sealed record InvoiceBody
{
    /// <summary>The longest life of an invoice, in seconds: a week.</summary>
    private const int MaxExpiry = 7 * 24 * 60 * 60;

    public long? AmountMsat { get; init; }

    public string? Description { get; init; }

    public int? ExpirySeconds { get; init; }

    /// <summary>Reads it; every problem is found.</summary>
    public bool TryRead([NotNullWhen(true)] out MakeInvoiceRequest? request, out IReadOnlyList<FieldProblem> problems)
    {
        var found = new List<FieldProblem>();
        problems = found;
        request = null;
        if (AmountMsat is not { } amount || amount < 1 || amount > Msat.Max.Value)
        {
            found.Add(new FieldProblem("amount_msat", $"An amount is needed, 1 to {Msat.Max.Value} msat."));
        }

        if (Description is not null && Encoding.UTF8.GetByteCount(Description) > Bolt11Draft.MaxDescriptionBytes)
        {
            found.Add(new FieldProblem("description", $"An invoice holds a description of at most {Bolt11Draft.MaxDescriptionBytes} bytes of UTF-8."));
        }

        if (ExpirySeconds is < 1 or > MaxExpiry)
        {
            found.Add(new FieldProblem("expiry_seconds", $"An invoice lives 1 to {MaxExpiry} seconds."));
        }

        if (found.Count > 0)
        {
            return false;
        }

        request = new MakeInvoiceRequest(
            new Msat(AmountMsat!.Value), Description, Expiry: ExpirySeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null);
        return true;
    }
}
