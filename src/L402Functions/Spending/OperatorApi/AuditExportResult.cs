using System.IO.Pipelines;
using L402Functions.Spending.Agents;
using L402Functions.Spending.Audit.Reading;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace L402Functions.Spending.OperatorApi;

/// <summary>
/// Audit rows as an answer that is written while they are read, so that its length costs no memory. An answer that cannot be ended is cut off, so that nobody takes a part for the
/// whole.
/// </summary>
internal sealed partial class AuditExportResult(
    AuditShelf shelf, IAsyncEnumerable<AgentId> roots, AuditFilter filter, AuditFormat format, ILogger logger) : IResult
{
    /// <summary>So many bytes are written before they are sent.</summary>
    private const long Chunk = 64 * 1024;

    /// <inheritdoc/>
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        ArgumentNullException.ThrowIfNull(httpContext);
        httpContext.Response.ContentType = format == AuditFormat.Csv ? "text/csv; charset=utf-8; header=present" : "application/x-ndjson";
        httpContext.Response.Headers.ContentDisposition = $"attachment; filename=\"audit.{SnakeCase.Of(format)}\"";
        try
        {
            await WriteAsync(httpContext.Response.BodyWriter, httpContext.RequestAborted);
        }
        catch (Exception failed) when (!httpContext.RequestAborted.IsCancellationRequested)
        {
            LogCutOff(failed);
            httpContext.Abort();
        }
    }

    private async Task WriteAsync(PipeWriter output, CancellationToken cancellationToken)
    {
        if (format == AuditFormat.Csv)
        {
            AuditCsv.WriteHeader(output);
        }

        await foreach (var root in roots.WithCancellation(cancellationToken))
        {
            await foreach (var row in shelf.ReadAsync(root, filter, after: null, cancellationToken))
            {
                if (row.Entry is { } entry && !filter.Matches(entry))
                {
                    continue;
                }

                Write(output, row);
                if (!output.CanGetUnflushedBytes || output.UnflushedBytes >= Chunk)
                {
                    await output.FlushAsync(cancellationToken);
                }
            }
        }

        await output.FlushAsync(cancellationToken);
    }

    private void Write(PipeWriter output, AuditRow row)
    {
        if (format == AuditFormat.Ndjson)
        {
            AuditNdjson.WriteLine(output, row);
        }
        else if (row.Entry is { } entry)
        {
            AuditCsv.WriteLine(output, row.Root, entry);
        }
        else
        {
            AuditCsv.WriteUnreadable(output, row.Root, row.Sequence);
        }
    }

    [LoggerMessage(1, LogLevel.Error, "An export of audit rows is cut off: it could not be read to its end")]
    private partial void LogCutOff(Exception failed);
}
