using L402Functions.Protocol.Challenges;
using L402Functions.Spending.Agents;
using L402Functions.Spending.Audit;
using L402Functions.Spending.Audit.Reading;
using L402Functions.Spending.Http;
using L402Functions.Spending.Intents;
using L402Functions.Spending.Payments;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace L402Functions.Spending.OperatorApi;

/// <summary>Hands out a copy of audit rows, and puts on record who took it.</summary>
public sealed class ExportAuditFunction(
    StoreFaults faults, AuditShelf shelf, IAgentDirectory agents, IOperatorLog log, ILogger<ExportAuditFunction> logger)
{
    /// <summary>
    /// <c>GET /operator/audit/export?operator=…&amp;format=ndjson|csv&amp;root=&amp;from=&amp;to=&amp;reason=</c>: every row that is in the table, root by root, as it is read. It is on
    /// record in the operators' log before the first byte goes out.
    /// </summary>
    [Function("ExportAudit")]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "operator/audit/export")] HttpRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return faults.GuardAsync(request, () => ExportAsync(request.Query, cancellationToken));
    }

    private async Task<IResult> ExportAsync(IQueryCollection query, CancellationToken cancellationToken)
    {
        var problems = new List<FieldProblem>();
        var by = OperatorSaid.Name(query["operator"], problems);
        var reason = query["reason"].ToString() is { Length: > 0 } said ? OperatorSaid.Reason(said, problems) : null;
        var format = AuditQuery.Read(
            query, "format", "A format is ndjson or csv.", problems, static text => SnakeCase.TryParse(text, out AuditFormat known) ? known : default(AuditFormat?))
            ?? AuditFormat.Ndjson;
        var root = AuditQuery.Agent(query, "root", problems);
        var filter = new AuditFilter { From = AuditQuery.Time(query, "from", problems), To = AuditQuery.Time(query, "to", problems) };
        if (problems.Count > 0)
        {
            return Problems.Bad(problems);
        }

        if (root is { } named && await agents.FindRootAsync(named, cancellationToken) != root)
        {
            return Problems.NotFound("There is no such root.");
        }

        await RecordAsync(by, reason, format, root, filter, cancellationToken);
        return new AuditExportResult(shelf, AuditRoots.OfAsync(agents, root, null, cancellationToken), filter, format, logger);
    }

    private Task RecordAsync(
        OperatorName by, string? reason, AuditFormat format, AgentId? root, AuditFilter filter, CancellationToken cancellationToken)
    {
        var details = new Dictionary<string, AuditValue>(StringComparer.Ordinal) { ["format"] = SnakeCase.Of(format) };
        if (root is { } named)
        {
            details["root"] = named.Value;
        }

        if (filter.From is { } from)
        {
            details["from"] = AuditValue.Of(from);
        }

        if (filter.To is { } to)
        {
            details["to"] = AuditValue.Of(to);
        }

        if (reason is not null)
        {
            details["reason"] = reason;
        }

        return log.RecordAsync(AuditEvent.Exported, by, details, cancellationToken);
    }
}
