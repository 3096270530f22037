using System.Text;
using System.Text.Json;
using L402Functions.Paywall;
using L402Functions.Paywall.Redemption;
using L402Functions.Paywall.Sales;
using L402Functions.Protocol.Challenges;
using L402Functions.Spending.Audit;
using L402Functions.Spending.Http;
using L402Functions.Spending.OperatorApi;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace L402Functions.Operator;

/// <summary>Hands out all sales of a time as a file. Who takes it is on record before its first line is sent.</summary>
public sealed partial class ExportSalesFunction(SaleFaults faults, ISaleBook book, IOperatorLog record, ILogger<ExportSalesFunction> logger)
{
    private const int FlushAfter = 64 * 1024;

    /// <summary><c>GET /operator/sales/export?operator=&amp;format=ndjson|csv&amp;from=&amp;to=&amp;service=&amp;path=&amp;reason=</c>, by payment hash.</summary>
    [Function("ExportSales")]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "operator/sales/export")] HttpRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return faults.GuardAsync(request, () => ExportAsync(request, cancellationToken));
    }

    private async Task<IResult> ExportAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var problems = new List<FieldProblem>();
        var query = SalesQueryReader.Read(request.Query, problems);
        var by = OperatorSaid.Name(request.Query["operator"], problems);
        var reason = request.Query["reason"].ToString() is { Length: > 0 } said ? OperatorSaid.Reason(said, problems) : null;
        var format = request.Query["format"].ToString();
        if (format is not ("" or "ndjson" or "csv"))
        {
            problems.Add(new FieldProblem("format", "It is ndjson or csv."));
        }

        if (problems.Count > 0)
        {
            return Problems.Bad(problems);
        }

        var csv = format == "csv";
        await record.RecordAsync(AuditEvent.Exported, by, DetailsOf(query, csv, reason), cancellationToken);
        await StreamAsync(request.HttpContext, query, csv, cancellationToken);
        return Results.Empty;
    }

    private static Dictionary<string, AuditValue> DetailsOf(SalesQuery query, bool csv, string? reason)
    {
        var details = new Dictionary<string, AuditValue> { ["what"] = new AuditValue.Text("sales"), ["format"] = new AuditValue.Text(csv ? "csv" : "ndjson") };
        Add("from", query.From is { } from ? AuditValue.Of(from) : null);
        Add("to", query.To is { } to ? AuditValue.Of(to) : null);
        Add("service", Shortened(query.Service));
        Add("path", Shortened(query.Path));
        Add("reason", reason);
        return details;

        void Add(string name, AuditValue? value)
        {
            if (value is not null)
            {
                details[name] = value;
            }
        }
    }

    private static string? Shortened(string? text) => text?[..int.Min(text.Length, AuditValue.MaxTextLength)];

    private async Task StreamAsync(HttpContext http, SalesQuery query, bool csv, CancellationToken cancellationToken)
    {
        var shares = book.ReadShares(query, cancellationToken);
        var lines = new StringBuilder(csv ? SalesCsv.Header : "");
        try
        {
            foreach (var share in shares)
            {
                await foreach (var sale in share)
                {
                    lines.Append(csv ? SalesCsv.LineOf(sale) : JsonLineOf(sale));
                    if (lines.Length >= FlushAfter)
                    {
                        await SendAsync(http.Response, lines, csv, cancellationToken);
                    }
                }
            }

            await SendAsync(http.Response, lines, csv, cancellationToken);
        }
        catch (StoreUnavailableException failed) when (http.Response.HasStarted)
        {
            // Nothing else tells a caller that half a file is not a whole one.
            LogCutOff(failed);
            http.Abort();
        }
    }

    private static string JsonLineOf(Sale sale) => JsonSerializer.Serialize(SaleReport.Of(sale), OperatorJson.Default.SaleReport) + "\n";

    private static async Task SendAsync(HttpResponse response, StringBuilder lines, bool csv, CancellationToken cancellationToken)
    {
        if (!response.HasStarted)
        {
            response.ContentType = csv ? "text/csv; charset=utf-8" : "application/x-ndjson";
            response.Headers.ContentDisposition = csv ? "attachment; filename=\"sales.csv\"" : "attachment; filename=\"sales.ndjson\"";
        }

        await response.Body.WriteAsync(Encoding.UTF8.GetBytes(lines.ToString()), cancellationToken);
        await response.Body.FlushAsync(cancellationToken);
        lines.Clear();
    }

    [LoggerMessage(1, LogLevel.Error, "An export of sales was cut off: the store did not answer")]
    private partial void LogCutOff(Exception failed);
}
