using Azure.Core.Pipeline;
using Azure.Data.Tables.Requests;

namespace Azure.Data.Tables.Authentication;

internal static class TablePipeline
{
    public static HttpPipeline Build(TableClientOptions options, HttpPipelinePolicy authentication, bool isCosmos)
    {
        HttpPipelineOptions pipeline = new(options) { RequestFailedDetailsParser = TablesErrorParser.Instance };
        if (isCosmos)
        {
            pipeline.PerCallPolicies.Add(new MergeAsPostPolicy());
        }

        if (authentication is not null)
        {
            pipeline.PerRetryPolicies.Add(authentication);
        }

        return HttpPipelineBuilder.Build(pipeline);
    }
}
