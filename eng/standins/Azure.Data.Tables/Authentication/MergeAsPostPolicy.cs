using Azure.Core;
using Azure.Core.Pipeline;

namespace Azure.Data.Tables.Authentication;

/// <summary>Cosmos endpoints take a merge as POST with X-HTTP-Method.</summary>
internal sealed class MergeAsPostPolicy : HttpPipelineSynchronousPolicy
{
    public override void OnSendingRequest(HttpMessage message)
    {
        if (message.Request.Method == RequestMethod.Patch)
        {
            Apply(message.Request);
        }
    }

    public static void Apply(Request request)
    {
        request.Method = RequestMethod.Post;
        request.Headers.SetValue("X-HTTP-Method", "MERGE");
    }
}
