using L402Functions.LocalHost.Running;

namespace L402Functions.LocalHost.Demo;

/// <summary>
/// The whole loop, selling and spending, on this host. Nothing is pretended: a step that does not end as it should ends the demonstration with what
/// came instead.
/// </summary>
internal sealed class Demonstration(LocalApp app, TextWriter output)
{
    /// <summary>True where every step did what it shows.</summary>
    public async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        using var http = new HttpClient { BaseAddress = app.Address };
        var steps = new DemoSteps(output);
        try
        {
            await new SellingDemo(app, http, steps).RunAsync(cancellationToken);
            await new SpendingDemo(app, http, steps).RunAsync(cancellationToken);
            await output.WriteLineAsync("\nEverything was as it should be.");
            return true;
        }
        catch (Exception failed) when (failed is DemoFailedException or HttpRequestException)
        {
            await output.WriteLineAsync($"\nFailed: {failed.Message}");
            return false;
        }
    }
}
