using System.Globalization;
using System.Text.Json;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables.Entities;

namespace Azure.Data.Tables.Requests;

/// <summary>The requests of the Table service over one pipeline, and their sending, asynchronous or not.</summary>
internal sealed class TableRequests(HttpPipeline pipeline, Uri endpoint, string version)
{
    private const string MinimalMetadata = "application/json;odata=minimalmetadata";
    private const string NoMetadata = "application/json;odata=nometadata";
    private const string PlainJson = "application/json";

    public Uri Endpoint => endpoint;

    public TableRequests At(Uri other) => other.AbsoluteUri == endpoint.AbsoluteUri ? this : new TableRequests(pipeline, other, version);

    public HttpMessage CreateTable(string name, bool ifNotExists)
    {
        HttpMessage message = New(RequestMethod.Post, MinimalMetadata, success: ifNotExists ? [201, 204, 409] : null);
        message.Request.Uri.AppendPath("/Tables", escape: false);
        AppendFormat(message);
        if (ifNotExists)
        {
            message.Request.Headers.Add("Prefer", "return-no-content");
        }

        SetContent(message, NoMetadata, new Dictionary<string, object> { ["TableName"] = name });
        return message;
    }

    public HttpMessage DeleteTable(string name)
    {
        HttpMessage message = New(RequestMethod.Delete, PlainJson, success: [204, 404]);
        message.Request.Uri.AppendPath("/Tables('", escape: false);
        message.Request.Uri.AppendPath(name, escape: true);
        message.Request.Uri.AppendPath("')", escape: false);
        return message;
    }

    public HttpMessage QueryTables(string filter, int? top, string nextTableName)
    {
        HttpMessage message = New(RequestMethod.Get, MinimalMetadata);
        message.Request.Uri.AppendPath("/Tables", escape: false);
        AppendFormat(message);
        AppendQuery(message, "$top", top?.ToString(CultureInfo.InvariantCulture));
        AppendQuery(message, "$filter", filter);
        AppendQuery(message, "NextTableName", nextTableName);
        return message;
    }

    public HttpMessage QueryEntities(string table, string filter, int? top, string select, string nextPartitionKey, string nextRowKey)
    {
        HttpMessage message = New(RequestMethod.Get, MinimalMetadata);
        AppendTable(message, table);
        message.Request.Uri.AppendPath("()", escape: false);
        AppendFormat(message);
        AppendQuery(message, "$top", top?.ToString(CultureInfo.InvariantCulture));
        AppendQuery(message, "$select", select);
        AppendQuery(message, "$filter", filter);
        AppendQuery(message, "NextPartitionKey", nextPartitionKey);
        AppendQuery(message, "NextRowKey", nextRowKey);
        return message;
    }

    public HttpMessage GetEntity(string table, string partitionKey, string rowKey, string select, bool ifExists)
    {
        HttpMessage message = New(RequestMethod.Get, MinimalMetadata, success: ifExists ? [200, 404] : [200]);
        AppendEntity(message, table, partitionKey, rowKey);
        AppendFormat(message);
        AppendQuery(message, "$select", select);
        return message;
    }

    public HttpMessage InsertEntity(string table, ITableEntity entity)
    {
        HttpMessage message = New(RequestMethod.Post, MinimalMetadata);
        AppendTable(message, table);
        AppendFormat(message);
        message.Request.Headers.Add("Prefer", "return-no-content");
        SetContent(message, NoMetadata, EntityMapping.ToAnnotated(entity));
        return message;
    }

    /// <summary>PUT or PATCH; without an ETag it inserts what is not there.</summary>
    public HttpMessage WriteEntity(string table, ITableEntity entity, TableUpdateMode mode, ETag? ifMatch)
    {
        RequestMethod method = mode switch
        {
            TableUpdateMode.Replace => RequestMethod.Put,
            TableUpdateMode.Merge => RequestMethod.Patch,
            _ => throw new ArgumentException($"Unexpected value for {nameof(mode)}: {mode}"),
        };
        HttpMessage message = New(method, PlainJson);
        AppendEntity(message, table, entity.PartitionKey, entity.RowKey);
        AppendFormat(message);
        if (ifMatch is { } etag)
        {
            message.Request.Headers.Add("If-Match", etag.ToString());
        }

        SetContent(message, PlainJson, EntityMapping.ToAnnotated(entity));
        return message;
    }

    public HttpMessage DeleteEntity(string table, string partitionKey, string rowKey, ETag ifMatch)
    {
        HttpMessage message = New(RequestMethod.Delete, MinimalMetadata);
        AppendEntity(message, table, partitionKey, rowKey);
        AppendFormat(message);
        message.Request.Headers.Add("If-Match", (ifMatch == default ? ETag.All : ifMatch).ToString());
        return message;
    }

    public HttpMessage Batch(string contentType, RequestContent content)
    {
        HttpMessage message = New(RequestMethod.Post, PlainJson);
        message.Request.Uri.AppendPath("/$batch", escape: false);
        message.Request.Headers.Add("Content-Type", contentType);
        message.Request.Content = content;
        return message;
    }

    /// <summary>Sends, and throws for every status but the expected ones.</summary>
    public async Task<Response> SendAsync(HttpMessage message, bool async, CancellationToken cancellationToken, params int[] expected)
    {
        using (message)
        {
            if (async)
            {
                await pipeline.SendAsync(message, cancellationToken).ConfigureAwait(false);
            }
            else
            {
                pipeline.Send(message, cancellationToken);
            }

            return expected.Contains(message.Response.Status) ? message.Response : throw new RequestFailedException(message.Response);
        }
    }

    /// <summary>The objects of a reply's "value" array.</summary>
    public static List<Dictionary<string, object>> ReadValues(Response response)
    {
        using JsonDocument document = JsonDocument.Parse(response.Content);
        List<Dictionary<string, object>> values = [];
        foreach (JsonElement element in document.RootElement.GetProperty("value").EnumerateArray())
        {
            values.Add(EntityJson.Read(element));
        }

        return values;
    }

    public static Dictionary<string, object> ReadEntity(Response response)
    {
        using JsonDocument document = JsonDocument.Parse(response.Content);
        return EntityJson.Read(document.RootElement);
    }

    // OData keys are quoted: a quote inside is doubled, then the whole is escaped for the path.
    private static void AppendEntity(HttpMessage message, string table, string partitionKey, string rowKey)
    {
        AppendTable(message, table);
        RequestUriBuilder uri = message.Request.Uri;
        uri.AppendPath("(PartitionKey='", escape: false);
        uri.AppendPath(Doubled(partitionKey), escape: true);
        uri.AppendPath("',RowKey='", escape: false);
        uri.AppendPath(Doubled(rowKey), escape: true);
        uri.AppendPath("')", escape: false);
    }

    private static string Doubled(string key) => key.Replace("'", "''", StringComparison.Ordinal);

    private static void AppendTable(HttpMessage message, string table)
    {
        message.Request.Uri.AppendPath("/", escape: false);
        message.Request.Uri.AppendPath(table, escape: true);
    }

    private static void AppendFormat(HttpMessage message) => AppendQuery(message, "$format", MinimalMetadata);

    private static void AppendQuery(HttpMessage message, string name, string value)
    {
        if (value is not null)
        {
            message.Request.Uri.AppendQuery(name, value, escapeValue: true);
        }
    }

    private static void SetContent(HttpMessage message, string contentType, Dictionary<string, object> annotated)
    {
        message.Request.Headers.Add("Content-Type", contentType);
        message.Request.Content = EntityJson.Write(annotated);
    }

    // What counts as success decides Response.IsError and what is logged as a failure.
    private HttpMessage New(RequestMethod method, string accept, ushort[] success = null)
    {
        HttpMessage message = success is null
            ? pipeline.CreateMessage()
            : pipeline.CreateMessage(null, new StatusCodeClassifier(success));
        message.Request.Method = method;
        message.Request.Uri.Reset(endpoint);
        message.Request.Headers.Add("x-ms-version", version);
        message.Request.Headers.Add("DataServiceVersion", "3.0");
        message.Request.Headers.Add("Accept", accept);
        return message;
    }
}
