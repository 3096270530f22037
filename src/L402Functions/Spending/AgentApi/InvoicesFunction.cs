using L402Functions.Protocol.Challenges;
using L402Functions.Protocol.Wallets;
using L402Functions.Settings;
using L402Functions.Spending.Agents;
using L402Functions.Spending.Http;
using L402Functions.Spending.Ledger;
using L402Functions.Spending.Payments;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace L402Functions.Spending.AgentApi;

/// <summary>Lets an agent be paid: its wallet makes an invoice.</summary>
public sealed class InvoicesFunction(AgentDoor door, AgentDesk agents, IWalletDirectory wallets, L402Settings settings, TimeProvider clock)
{
    /// <summary><c>POST /v1/invoices</c>: an invoice of the agent's wallet.</summary>
    [Function("MakeInvoice")]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/invoices")] HttpRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return door.EnterAsync(request, agent => MakeAsync(request, agent, cancellationToken), cancellationToken);
    }

    private async Task<IResult> MakeAsync(HttpRequest request, AgentId agent, CancellationToken cancellationToken)
    {
        switch (await JsonBody.ReadAsync(request, SpendingJson.Default.InvoiceBody, cancellationToken))
        {
            case BodyReading<InvoiceBody>.Read { Value: var body }:
                return body.TryRead(out var wanted, out var problems) ? await MakeAsync(agent, wanted, cancellationToken) : Problems.Bad(problems);
            case BodyReading<InvoiceBody>.Refused { Problem: var problem }:
                return problem;
            case var other:
                throw new InvalidOperationException($"{other.GetType()} is not a reading.");
        }
    }

    private async Task<IResult> MakeAsync(AgentId agent, MakeInvoiceRequest wanted, CancellationToken cancellationToken)
    {
        if (await agents.FindAsync(agent, cancellationToken) is not { } entry || wallets.Find(entry.Wallet) is not { } wallet)
        {
            return Problems.Conflict("wallet-missing", "No wallet", "The wallet that you are registered with is not configured here.");
        }

        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(settings.WalletTimeoutSeconds), clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            return await wallet.MakeInvoiceAsync(wanted, either.Token) switch
            {
                WalletOutcome<WalletTransaction>.Answered { Value: { Invoice: not null } made } when made.Amount == wanted.Amount =>
                    TypedResults.Json(InvoiceReport.Of(made), SpendingJson.Default.InvoiceReport, statusCode: StatusCodes.Status201Created),
                WalletOutcome<WalletTransaction>.Answered => Failed("The wallet answered with something else than the invoice that was asked for."),
                WalletOutcome<WalletTransaction>.Refused refused => Failed($"The wallet refused: {SnakeCase.Of(refused.Code)}."),
                _ => Silent,
            };
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return Silent;
        }
    }

    private static ProblemResult Silent => new(new ProblemDocument(
        "wallet-silent", "The wallet does not answer", StatusCodes.Status503ServiceUnavailable, "The wallet gave no answer in time; no invoice was made that anybody knows of."))
    {
        RetryAfter = TimeSpan.FromSeconds(5),
    };

    private static ProblemResult Failed(string detail) =>
        new(new ProblemDocument("wallet-refused", "The wallet made no invoice", StatusCodes.Status502BadGateway, detail));
}
