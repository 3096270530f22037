using System.Globalization;
using L402Functions.Paywall.Sales;
using L402Functions.Protocol.Challenges;
using L402Functions.Spending.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace L402Functions.Operator;

/// <summary>Shows sales, page by page.</summary>
public sealed class ListSalesFunction(SaleFaults faults, ISaleBook book)
{
    private const int UsualPage = 50;

    /// <summary><c>GET /operator/sales?from=&amp;to=&amp;service=&amp;path=&amp;limit=&amp;after=</c>, by payment hash.</summary>
    [Function("ListSales")]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "operator/sales")] HttpRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return faults.GuardAsync(request, () => ListAsync(request.Query, cancellationToken));
    }

    private async Task<IResult> ListAsync(IQueryCollection asked, CancellationToken cancellationToken)
    {
        var problems = new List<FieldProblem>();
        var query = SalesQueryReader.Read(asked, problems);
        var (limit, after) = (UsualPage, default(SalesCursor?));
        if (asked["limit"].ToString() is { Length: > 0 } limitText
            && (!int.TryParse(limitText, NumberStyles.None, CultureInfo.InvariantCulture, out limit) || limit is < 1 or > ISaleBook.MaxPage))
        {
            problems.Add(new FieldProblem("limit", $"A page has 1 to {ISaleBook.MaxPage} sales."));
        }

        if (asked["after"].ToString() is { Length: > 0 } afterText && !SalesCursor.TryParse(afterText, out after))
        {
            problems.Add(NoCursor);
        }

        if (problems.Count > 0)
        {
            return Problems.Bad(problems);
        }

        return await book.ReadPageAsync(query, after, limit, cancellationToken) is { } page
            ? TypedResults.Json(new SaleList([.. page.Sales.Select(SaleReport.Of)], page.Next?.ToString()), OperatorJson.Default.SaleList)
            : Problems.Bad([NoCursor]);
    }

    private static FieldProblem NoCursor => new("after", "That is not the 'next' of a page.");
}
