using System.Net;
using System.Text;
using Azure;
using Azure.Core.Pipeline;
using Azure.Data.Tables;

namespace L402Functions.StandIns.Tests.Tables;

public sealed class RequestTests
{
    private static HttpResponseMessage NoContent() => new(HttpStatusCode.NoContent);

    [Fact]
    public async Task An_insert_asks_for_no_content_and_annotates_its_types()
    {
        RecordingHandler handler = new(NoContent);

        await Table(handler).AddEntityAsync(new TableEntity("p", "r") { ["N"] = 5L, ["I"] = 1, ["ETag"] = "kept", ["Timestamp"] = DateTimeOffset.UnixEpoch });

        HttpRequestMessage request = handler.Requests[0];
        Assert.Equal(HttpMethod.Post, request.Method);
        Assert.Equal("/prices", request.RequestUri!.AbsolutePath);
        Assert.Equal("return-no-content", Assert.Single(request.Headers.GetValues("Prefer")));
        Assert.Equal("3.0", Assert.Single(request.Headers.GetValues("DataServiceVersion")));
        Assert.Equal("2020-12-06", Assert.Single(request.Headers.GetValues("x-ms-version")));
        Assert.Contains("\"N\":\"5\"", handler.Bodies[0], StringComparison.Ordinal);
        Assert.Contains("\"N@odata.type\":\"Edm.Int64\"", handler.Bodies[0], StringComparison.Ordinal);
        Assert.Contains("\"I\":1", handler.Bodies[0], StringComparison.Ordinal);
        Assert.DoesNotContain("Timestamp", handler.Bodies[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Updates_carry_if_match_and_upserts_do_not()
    {
        RecordingHandler handler = new(NoContent);
        TableClient table = Table(handler);
        ETag etag = new("W/\"datetime'2026'\"");

        await table.UpdateEntityAsync(new TableEntity("p", "r"), etag);
        await table.UpdateEntityAsync(new TableEntity("p", "r"), ETag.All, TableUpdateMode.Replace);
        await table.UpsertEntityAsync(new TableEntity("p", "r"));
        await table.UpsertEntityAsync(new TableEntity("p", "r"), TableUpdateMode.Replace);
        await table.DeleteEntityAsync("p", "r");
        await table.DeleteEntityAsync("p", "r", etag);

        Assert.Equal(["PATCH", "PUT", "PATCH", "PUT", "DELETE", "DELETE"], handler.Requests.Select(request => request.Method.Method));
        Assert.Equal(
            [etag.ToString(), "*", null, null, "*", etag.ToString()],
            handler.Requests.Select(request => request.Headers.TryGetValues("If-Match", out IEnumerable<string>? values) ? values.Single() : null));
    }

    [Fact]
    public async Task A_service_that_is_busy_is_asked_again()
    {
        RecordingHandler handler = new(() => RecordingHandler.Error(HttpStatusCode.ServiceUnavailable, "ServerBusy"), NoContent);

        Response response = await Table(handler).AddEntityAsync(new TableEntity("p", "r"));

        Assert.Equal(204, response.Status);
        Assert.Equal(2, handler.Requests.Count);
        Assert.Equal(handler.Bodies[0], handler.Bodies[1]);
    }

    [Fact]
    public async Task After_the_last_retry_the_error_is_the_services()
    {
        RecordingHandler handler = new(() => RecordingHandler.Error(HttpStatusCode.ServiceUnavailable, "ServerBusy"));

        RequestFailedException busy = await Assert.ThrowsAsync<RequestFailedException>(() => Table(handler).AddEntityAsync(new TableEntity("p", "r")));

        Assert.Equal((503, "ServerBusy"), (busy.Status, busy.ErrorCode));
        Assert.Contains("Said by the script.", busy.Message, StringComparison.Ordinal);
        Assert.Equal(3, handler.Requests.Count);
    }

    [Fact]
    public async Task An_error_without_a_body_has_no_code()
    {
        RecordingHandler handler = new(() => new HttpResponseMessage(HttpStatusCode.Forbidden));

        RequestFailedException refused = await Assert.ThrowsAsync<RequestFailedException>(() => Table(handler).AddEntityAsync(new TableEntity("p", "r")));

        Assert.Equal(403, refused.Status);
        Assert.Null(refused.ErrorCode);
    }

    [Fact]
    public async Task A_batch_answer_is_read_part_by_part()
    {
        const string Ok = "HTTP/1.1 204 No Content\r\nETag: W/\"1\"\r\n\r\n\r\n";
        const string Failed = "HTTP/1.1 412 Precondition Failed\r\nContent-Type: application/json\r\n\r\n{\"odata.error\":{\"code\":\"UpdateConditionNotSatisfied\",\"message\":{\"lang\":\"en-US\",\"value\":\"1:The update condition é was not satisfied.\"}}}\r\n";
        RecordingHandler handler = new(() => Batch(Ok, Ok), () => Batch(Failed));
        TableClient table = Table(handler);
        TableTransactionAction[] actions =
        [
            new(TableTransactionActionType.Add, new TableEntity("p", "a")),
            new(TableTransactionActionType.UpdateMerge, new TableEntity("p", "it's"), new ETag("W/\"0\"")),
        ];

        Response<IReadOnlyList<Response>> done = await table.SubmitTransactionAsync(actions);
        TableTransactionFailedException failed = await Assert.ThrowsAsync<TableTransactionFailedException>(() => table.SubmitTransactionAsync(actions));

        Assert.Equal([204, 204], done.Value.Select(part => part.Status));
        Assert.Equal("W/\"1\"", done.Value[1].Headers.ETag?.ToString());
        Assert.Equal((412, "UpdateConditionNotSatisfied", 1), (failed.Status, failed.ErrorCode, failed.FailedTransactionActionIndex));
        Assert.Contains("The update condition é was not satisfied.", failed.Message, StringComparison.Ordinal);
        Assert.Equal("/$batch", handler.Requests[0].RequestUri!.AbsolutePath);
        Assert.StartsWith("multipart/mixed; boundary=", handler.Requests[0].Content!.Headers.ContentType!.ToString(), StringComparison.Ordinal);
        Assert.Contains("PATCH https://account.table.core.windows.net/prices(PartitionKey='p',RowKey='it%27%27s')?", handler.Bodies[0], StringComparison.Ordinal);
        Assert.Contains("If-Match: W/\"0\"", handler.Bodies[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("InvalidInput", "99:The batch request operation exceeds the maximum 100 changes per change set.", 99)]
    [InlineData("CommandsInBatchActOnDifferentPartitions", "1:All commands in a batch must operate on same entity group.", 1)]
    [InlineData("InvalidInput", "One of the request inputs is not valid.", null)]
    public async Task What_the_service_refuses_about_a_batch_is_told_with_its_index(string code, string message, int? index)
    {
        string part = $"HTTP/1.1 400 Bad Request\r\nContent-Type: application/json\r\n\r\n" +
            "{\"odata.error\":{\"code\":\"" + code + "\",\"message\":{\"lang\":\"en-US\",\"value\":\"" + message + "\"}}}\r\n";
        TableClient table = Table(new RecordingHandler(() => Batch(part)));

        TableTransactionFailedException failed = await Assert.ThrowsAsync<TableTransactionFailedException>(
            () => table.SubmitTransactionAsync([new(TableTransactionActionType.Add, new TableEntity("p", "r"))]));

        Assert.Equal((400, code, index), (failed.Status, failed.ErrorCode, failed.FailedTransactionActionIndex));
    }

    [Fact]
    public async Task A_batch_that_was_not_read_at_all_is_a_plain_failure()
    {
        TableClient table = Table(new RecordingHandler(() => RecordingHandler.Error(HttpStatusCode.Forbidden, "AuthorizationPermissionMismatch")));

        RequestFailedException refused = await Assert.ThrowsAsync<RequestFailedException>(
            () => table.SubmitTransactionAsync([new(TableTransactionActionType.Add, new TableEntity("p", "r"))]));

        Assert.Equal((403, "AuthorizationPermissionMismatch"), (refused.Status, refused.ErrorCode));
    }

    private static HttpResponseMessage Batch(params string[] parts)
    {
        StringBuilder body = new("--batchresponse_1\r\nContent-Type: multipart/mixed; boundary=changesetresponse_1\r\n\r\n");
        foreach (string part in parts)
        {
            body.Append("--changesetresponse_1\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n\r\n").Append(part);
        }

        body.Append("--changesetresponse_1--\r\n\r\n--batchresponse_1--\r\n");
        HttpResponseMessage response = new(HttpStatusCode.Accepted) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body.ToString())) };
        response.Content.Headers.TryAddWithoutValidation("Content-Type", "multipart/mixed; boundary=batchresponse_1");
        return response;
    }

    private static TableClient Table(RecordingHandler handler)
    {
        TableClientOptions options = new() { Transport = new HttpClientTransport(handler) };
        options.Retry.MaxRetries = 2;
        options.Retry.Delay = TimeSpan.FromMilliseconds(1);
        return new TableClient(new Uri("https://account.table.core.windows.net"), "prices", new TableSharedKeyCredential("account", "a2V5"), options);
    }
}
