using System.Globalization;
using System.Net;
using Azure.Core;
using Azure.Core.Pipeline;

namespace Azure.Data.Tables.Authentication;

/// <summary>
/// SharedKeyLite for the Table service: HMAC over the date and the canonicalized resource, which is the account, the path as it
/// stands in the request, and of the query nothing but <c>comp</c>. Signed anew for each try, for the date moves.
/// </summary>
internal sealed class SharedKeyLitePolicy(TableSharedKeyCredential credential) : HttpPipelineSynchronousPolicy
{
    public override void OnSendingRequest(HttpMessage message)
    {
        string date = DateTimeOffset.UtcNow.ToString("r", CultureInfo.InvariantCulture);
        message.Request.Headers.SetValue("x-ms-date", date);
        string signature = credential.Sign($"{date}\n{CanonicalizedResource(message.Request.Uri.ToUri())}");
        message.Request.Headers.SetValue("Authorization", $"SharedKeyLite {credential.AccountName}:{signature}");
    }

    private string CanonicalizedResource(Uri uri)
    {
        string resource = $"/{credential.AccountName}{uri.AbsolutePath}";
        foreach (string parameter in uri.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            if (parameter.StartsWith("comp=", StringComparison.Ordinal))
            {
                return $"{resource}?comp={WebUtility.UrlDecode(parameter["comp=".Length..])}";
            }
        }

        return resource;
    }
}
