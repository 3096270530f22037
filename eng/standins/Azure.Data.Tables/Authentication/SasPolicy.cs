using Azure.Core;
using Azure.Core.Pipeline;

namespace Azure.Data.Tables.Authentication;

/// <summary>Puts the shared access signature into the query, and on a retry replaces one that was renewed meanwhile.</summary>
internal sealed class SasPolicy(AzureSasCredential credential) : HttpPipelineSynchronousPolicy
{
    public override void OnSendingRequest(HttpMessage message)
    {
        string signature = credential.Signature;
        if (signature.StartsWith('?'))
        {
            signature = signature[1..];
        }

        string query = message.Request.Uri.Query;
        if (query.Contains(signature, StringComparison.Ordinal))
        {
            return;
        }

        bool replaced = message.TryGetProperty(typeof(SasPolicy), out object earlier) &&
            earlier is string previous && query.Contains(previous, StringComparison.Ordinal);
        message.Request.Uri.Query = replaced
            ? query.Replace((string)earlier, signature, StringComparison.Ordinal)
            : string.IsNullOrEmpty(query) ? $"?{signature}" : $"{query}&{signature}";
        message.SetProperty(typeof(SasPolicy), signature);
    }
}
