using System.Runtime.CompilerServices;
using System.Text;
using L402Functions.Spending.Agents;
using L402Functions.Spending.Audit;
using L402Functions.Spending.Audit.Reading;
using L402Functions.Spending.Ledger;
using L402Functions.Spending.OperatorApi;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging.Abstractions;

namespace L402Functions.Tests.Spending;

/// <summary>An export is written while it is read, and one that cannot be ended does not look like a whole one.</summary>
public sealed class AuditExportTests
{
    private static readonly AgentId Root = AgentId.Parse("research");

    [Theory]
    [InlineData("ndjson")]
    [InlineData("csv")]
    public async Task Rows_go_out_while_they_are_read_and_memory_does_not_grow_with_them(string format)
    {
        var store = new LongChain(20_000);
        var http = new DefaultHttpContext();
        var body = new WatchedBody(store);
        http.Response.Body = body;
        await ResultOf(store, format).ExecuteAsync(http);

        Assert.Equal(20_000 + (format == "csv" ? 1 : 0), body.Lines);
        Assert.InRange(body.MostWaiting, 1, 1_000);
        Assert.InRange(body.Length, 4_000_000, long.MaxValue);
    }

    [Fact]
    public async Task An_export_that_cannot_be_read_to_its_end_is_cut_off()
    {
        var http = new DefaultHttpContext();
        var lifetime = new WatchedLifetime();
        http.Features.Set<IHttpRequestLifetimeFeature>(lifetime);
        await ResultOf(new LongChain(2_000) { FailsAt = 1_500 }, "ndjson").ExecuteAsync(http);
        Assert.True(lifetime.IsAborted);
    }

    [Fact]
    public async Task An_export_names_its_kind_and_is_taken_as_a_file()
    {
        var http = new DefaultHttpContext();
        await ResultOf(new LongChain(1), "csv").ExecuteAsync(http);
        Assert.Equal("text/csv; charset=utf-8; header=present", http.Response.ContentType);
        Assert.Equal("attachment; filename=\"audit.csv\"", http.Response.Headers.ContentDisposition);
    }

    private static AuditExportResult ResultOf(LongChain store, string format)
    {
        Assert.True(SnakeCase(format, out var known));
        var shelf = new AuditShelf(new SpendingLedger(store, TimeProvider.System, new SystemIdSource()), store);
        return new AuditExportResult(shelf, new[] { Root }.ToAsyncEnumerable(), AuditFilter.All, known, NullLogger.Instance);

        static bool SnakeCase(string text, out AuditFormat format) => L402Functions.Spending.SnakeCase.TryParse(text, out format);
    }

    /// <summary>A chain as long as it is said to be, of which each row exists while it is read only.</summary>
    private sealed class LongChain(long rows) : ILedgerStore
    {
        public long FailsAt { get; init; } = long.MaxValue;

        public long Given { get; private set; }

        public Task<LedgerRow?> ReadAsync(AgentId root, string key, CancellationToken cancellationToken) => Task.FromResult(
            key == RowKeys.Head
                ? new LedgerRow(key, "1", (LedgerHead.Empty with { Chain = new AuditLink(rows, AuditHash.Of("end"u8)) }).ToUtf8Json())
                : null);

        public async IAsyncEnumerable<LedgerRow> ReadRangeAsync(
            AgentId root, string from, string to, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            await Task.Yield();
            for (var n = 1L; n <= rows; n++)
            {
                if (n == FailsAt)
                {
                    throw new LedgerStoreException("The store does not answer.");
                }

                Given = n;
                var zeros = new string('0', 64);
                var document =
                    $$$"""{"actor":"system","agent":"research","at":"2026-03-01T12:00:00.000Z","details":{"amount":"1000"},"event":"settled","prev":"{{{zeros}}}","seq":{{{n}}},"step":"s","v":1}""";
                yield return new LedgerRow(RowKeys.AuditEntry(n), "1", Encoding.UTF8.GetBytes(document));
            }
        }

        public Task<WriteResult> WriteAsync(AgentId root, IReadOnlyList<RowWrite> writes, CancellationToken cancellationToken) => throw new NotSupportedException();
    }

    /// <summary>Counts lines, and how many rows had been read at most before the lines before them arrived.</summary>
    private sealed class WatchedBody(LongChain store) : MemoryStream
    {
        public long Lines { get; private set; }

        public long MostWaiting { get; private set; }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            MostWaiting = Math.Max(MostWaiting, store.Given - Lines);
            Lines += buffer.Span.Count((byte)'\n');
            return base.WriteAsync(buffer, cancellationToken);
        }
    }

    private sealed class WatchedLifetime : IHttpRequestLifetimeFeature
    {
        public bool IsAborted { get; private set; }

        public CancellationToken RequestAborted { get; set; }

        public void Abort() => IsAborted = true;
    }
}
