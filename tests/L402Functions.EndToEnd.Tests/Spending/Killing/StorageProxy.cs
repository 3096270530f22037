using System.Net;
using L402Functions.LocalHost.Azurite;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace L402Functions.EndToEnd.Tests.Spending.Killing;

/// <summary>
/// Stands between a host and Azurite and passes on byte for byte what comes: signatures are made over path, query and some
/// headers, none of which changes. A sentry sees each request before it arrives and after it was carried out.
/// </summary>
internal sealed class StorageProxy : IAsyncDisposable
{
    private static readonly HashSet<string> OfTheConnection = new(StringComparer.OrdinalIgnoreCase)
    {
        "Host", "Connection", "Keep-Alive", "Transfer-Encoding", "Content-Length", "Expect",
    };

    private readonly List<WebApplication> doors = [];
    private readonly HttpClient http = new(new SocketsHttpHandler { UseProxy = false, UseCookies = false, AllowAutoRedirect = false, AutomaticDecompression = DecompressionMethods.None });

    private StorageProxy()
    {
    }

    /// <summary>Who watches now.</summary>
    public Sentry? Sentry { get; set; }

    /// <summary>As Azurite's, by way of here.</summary>
    public string ConnectionString { get; private set; } = "";

    public static async Task<StorageProxy> StartAsync(AzuriteProcess azurite)
    {
        var proxy = new StorageProxy();
        var blobs = await proxy.OpenAsync(azurite.BlobEndpoint);
        var queues = await proxy.OpenAsync(azurite.QueueEndpoint);
        var tables = await proxy.OpenAsync(azurite.TableEndpoint);
        proxy.ConnectionString =
            $"DefaultEndpointsProtocol=http;AccountName={AzuriteProcess.AccountName};AccountKey={AzuriteProcess.AccountKey};"
            + $"BlobEndpoint={blobs};QueueEndpoint={queues};TableEndpoint={tables}";
        return proxy;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var door in doors)
        {
            await door.DisposeAsync();
        }

        http.Dispose();
    }

    private async Task<Uri> OpenAsync(Uri endpoint)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var door = builder.Build();
        doors.Add(door);
        door.Run(context => PassOnAsync(context, endpoint));
        await door.StartAsync();
        return new Uri(new Uri(door.Urls.Single()), endpoint.AbsolutePath);
    }

    private async Task PassOnAsync(HttpContext context, Uri endpoint)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        var request = new StoredRequest(context.Request.Method, context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget, body.ToArray());
        var sentry = Sentry;
        try
        {
            var number = sentry is null ? null : await sentry.SeeAsync(request);
            using var response = await http.SendAsync(Copy(context.Request, request, endpoint));
            var answer = await response.Content.ReadAsByteArrayAsync();
            if (sentry is not null)
            {
                await sentry.SeeAsync(request, number, answer);
            }

            await AnswerAsync(context.Response, response, answer);
        }
        catch (Exception gone) when (gone is PluggedException or HttpRequestException or IOException)
        {
            context.Abort();
        }
        catch (Exception defect)
        {
            sentry?.Fail(defect);
            throw;
        }
    }

    private static HttpRequestMessage Copy(HttpRequest came, StoredRequest request, Uri endpoint)
    {
        var target = new Uri(endpoint.GetLeftPart(UriPartial.Authority) + request.Target, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        var message = new HttpRequestMessage(new HttpMethod(request.Method), target);
        if (came.ContentLength is not null || request.Body.Length > 0)
        {
            message.Content = new ByteArrayContent(request.Body);
        }

        foreach (var (name, values) in came.Headers.Where(h => !OfTheConnection.Contains(h.Key)))
        {
            if (!message.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values))
            {
                message.Content?.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values);
            }
        }

        return message;
    }

    private static async Task AnswerAsync(HttpResponse response, HttpResponseMessage answered, byte[] answer)
    {
        response.StatusCode = (int)answered.StatusCode;
        foreach (var (name, values) in answered.Headers.Concat(answered.Content.Headers).Where(h => !OfTheConnection.Contains(h.Key)))
        {
            response.Headers[name] = values.ToArray();
        }

        if (HttpMethods.IsHead(response.HttpContext.Request.Method))
        {
            response.ContentLength = answered.Content.Headers.ContentLength;
        }
        else if (answered.StatusCode is not (HttpStatusCode.NoContent or HttpStatusCode.NotModified))
        {
            response.ContentLength = answer.Length;
            await response.Body.WriteAsync(answer);
        }
    }
}
