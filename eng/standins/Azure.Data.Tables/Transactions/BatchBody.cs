using System.Globalization;
using System.Text;
using Azure.Core;

namespace Azure.Data.Tables.Transactions;

/// <summary>The multipart body of <c>$batch</c>: one change set whose parts are whole requests, in the order given.</summary>
internal static class BatchBody
{
    public static (string ContentType, RequestContent Content) Write(IReadOnlyList<Request> requests)
    {
        string batch = $"batch_{Guid.NewGuid()}";
        string changeset = $"changeset_{Guid.NewGuid()}";
        using MemoryStream body = new();
        Text(body, $"--{batch}\r\nContent-Type: multipart/mixed; boundary={changeset}\r\n\r\n");
        foreach (Request request in requests)
        {
            Text(body, $"--{changeset}\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n\r\n");
            Part(body, request);
            Text(body, "\r\n");
        }

        Text(body, $"--{changeset}--\r\n\r\n--{batch}--\r\n");
        return ($"multipart/mixed; boundary={batch}", RequestContent.Create(body.ToArray()));
    }

    private static void Part(MemoryStream body, Request request)
    {
        Uri uri = request.Uri.ToUri();
        Text(body, $"{request.Method} {uri.AbsoluteUri} HTTP/1.1\r\nHost: {uri.Authority}\r\n");
        foreach (HttpHeader header in request.Headers)
        {
            Text(body, $"{header.Name}: {header.Value}\r\n");
        }

        if (request.Content is null)
        {
            Text(body, "\r\n");
            return;
        }

        using MemoryStream content = new();
        request.Content.WriteTo(content, CancellationToken.None);
        Text(body, string.Create(CultureInfo.InvariantCulture, $"Content-Length: {content.Length}\r\n\r\n"));
        content.WriteTo(body);
    }

    private static void Text(MemoryStream body, string text) => body.Write(Encoding.UTF8.GetBytes(text));
}
