using L402Functions.Paywall.Sales;
using L402Functions.Protocol.Challenges;
using L402Functions.Spending.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace L402Functions.Operator;

/// <summary>Shows the daily figures of sales.</summary>
public sealed class SalesRollupsFunction(SaleFaults faults, ISalesFigures figures)
{
    private const int MostDays = 400;
    private const int MostDaysByPath = 31;

    /// <summary><c>GET /operator/sales/rollups?from=&amp;to=&amp;by=day|service|path</c>: days, both included; by service unless told otherwise.</summary>
    [Function("SalesRollups")]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "operator/sales/rollups")] HttpRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return faults.GuardAsync(request, () => ShowAsync(request.Query, cancellationToken));
    }

    private async Task<IResult> ShowAsync(IQueryCollection query, CancellationToken cancellationToken)
    {
        var problems = new List<FieldProblem>();
        var (from, to) = (SalesQueryReader.Day(query, "from", problems), SalesQueryReader.Day(query, "to", problems));
        var by = query["by"].ToString() is { Length: > 0 } named ? named : "service";
        if (by is not ("day" or "service" or "path"))
        {
            problems.Add(new FieldProblem("by", "It is day, service or path."));
        }

        var most = by == "path" ? MostDaysByPath : MostDays;
        if (from is { } start && to is { } end && (end < start || end.DayNumber - start.DayNumber >= most))
        {
            problems.Add(new FieldProblem("to", $"It is 'from' or a later day, and they are at most {most} days."));
        }

        if (problems.Count > 0)
        {
            return Problems.Bad(problems);
        }

        var points = new SortedDictionary<(DateOnly, string, string), SalesFigure>(PointOrder);
        await foreach (var figure in figures.ReadAsync(from!.Value, to!.Value, cancellationToken))
        {
            var point = figure with { Service = by == "day" ? "" : figure.Service, Path = by == "path" ? figure.Path : "" };
            var key = (point.Day, point.Service, point.Path);
            points[key] = points.TryGetValue(key, out var sum) ? sum.Plus(point) : point;
        }

        return TypedResults.Json(
            new SalesSeries(await figures.FindCountedAsync(cancellationToken), [.. points.Values.Select(SalesPoint.Of)]), OperatorJson.Default.SalesSeries);
    }

    private static Comparer<(DateOnly Day, string Service, string Path)> PointOrder { get; } = Comparer<(DateOnly Day, string Service, string Path)>.Create((a, b) =>
        a.Day != b.Day ? a.Day.CompareTo(b.Day)
        : a.Service != b.Service ? string.CompareOrdinal(a.Service, b.Service)
        : string.CompareOrdinal(a.Path, b.Path));
}
