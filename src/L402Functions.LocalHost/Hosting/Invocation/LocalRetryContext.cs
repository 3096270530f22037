using Microsoft.Azure.Functions.Worker;

namespace L402Functions.LocalHost.Hosting.Invocation;

/// <summary>No retries: a function with a retry attribute is refused at start.</summary>
internal sealed class LocalRetryContext : RetryContext
{
    public override int RetryCount => 0;

    public override int MaxRetryCount => 0;
}
