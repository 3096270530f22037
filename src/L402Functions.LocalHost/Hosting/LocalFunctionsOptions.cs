namespace L402Functions.LocalHost.Hosting;

/// <summary>What a Functions app has from its platform, and a local host has to be told.</summary>
public sealed class LocalFunctionsOptions
{
    /// <summary>The <c>host.json</c> to read; where it is missing, the defaults of the Functions host apply (prefix <c>api</c>).</summary>
    public string HostJsonPath { get; set; } = Path.Combine(AppContext.BaseDirectory, "host.json");

    /// <summary>Keys that open functions of level Function, in the header <c>x-functions-key</c> or the query parameter <c>code</c>.</summary>
    public IReadOnlyCollection<string> FunctionKeys { get; set; } = [];

    /// <summary>The key that opens functions of every level, Admin among them. None: no key opens those.</summary>
    public string? MasterKey { get; set; }

    /// <summary>How long a received queue message stays hidden from others; renewed at half of it while its function runs.</summary>
    public TimeSpan QueueLease { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How long running invocations may go on after a stop was asked for, before their cancellation token fires.</summary>
    public TimeSpan StopGrace { get; set; } = TimeSpan.FromSeconds(5);
}
