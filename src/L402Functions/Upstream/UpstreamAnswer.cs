namespace L402Functions.Upstream;

/// <summary>Says, among a request's features, that the answer is an upstream's and not the app's.</summary>
internal sealed class UpstreamAnswer
{
    /// <summary>The only one.</summary>
    public static UpstreamAnswer Passed { get; } = new();
}
