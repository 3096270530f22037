using L402Functions.Protocol.Challenges;
using L402Functions.Protocol.Wallets;
using L402Functions.Wallets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace L402Functions.LocalHost.Running;

/// <summary>
/// <c>POST /dev/pay</c> with an invoice as plain text: the customer's wallet of this run pays it with play money and the preimage comes back.
/// Only LocalHost has it, and only while that wallet is the simulated one: nobody is asked for a key here.
/// </summary>
internal static class DevPayments
{
    private const int LongestInvoice = 8 * 1024;

    public static void MapDevPayments(this IEndpointRouteBuilder app) => app.MapPost("/dev/pay", PayAsync);

    private static async Task<IResult> PayAsync(HttpRequest request, ConfiguredWallets wallets, CancellationToken cancellationToken)
    {
        if (request.ContentLength is > LongestInvoice)
        {
            return Problem("bad-request", StatusCodes.Status413PayloadTooLarge, "That is no invoice.");
        }

        using var reader = new StreamReader(request.Body);
        var invoice = (await reader.ReadToEndAsync(cancellationToken)).Trim();
        return await wallets.Find(LocalWallets.CustomersName)!.PayInvoiceAsync(new PayInvoiceRequest(invoice), cancellationToken) switch
        {
            WalletOutcome<PaidInvoice>.Answered paid => Results.Text(paid.Value.Preimage.ToHex()),
            WalletOutcome<PaidInvoice>.Refused refused => Problem("refused", StatusCodes.Status422UnprocessableEntity, $"{refused.Code}: {refused.Message}"),
            WalletOutcome<PaidInvoice>.NotSent notSent => Problem("not-sent", StatusCodes.Status503ServiceUnavailable, notSent.Reason),
            WalletOutcome<PaidInvoice>.Unknown unknown => Problem("unknown", StatusCodes.Status504GatewayTimeout, unknown.Reason),
            var other => throw new InvalidOperationException($"{other.GetType()} is not a wallet outcome."),
        };
    }

    private static IResult Problem(string code, int status, string detail) =>
        Results.Text(new ProblemDocument(code, "The dev wallet did not pay", status, detail).ToUtf8Json(), ProblemDocument.ContentType, status);
}
