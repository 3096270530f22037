using System.Collections.Concurrent;
using System.Diagnostics;

namespace L402Functions.Worker.Tests.Hosting;

/// <summary>The published app as a process, started with the command line and the environment that the Functions host gives it.</summary>
internal sealed class WorkerProcess : IAsyncDisposable
{
    // As the host: 2 GiB less one byte.
    private const string LongestMessage = "2147483647";

    private static readonly string[] NotInherited =
        ["L402", "LocalHost__", "MoneyStorage", "Functions", "AzureWebJobs", "AzureFunctions", "Logging__", "ASPNETCORE_", "DOTNET_ENVIRONMENT", "DOTNET_gc", "OTEL_"];

    private readonly ConcurrentQueue<string> said = new();
    private readonly Process process;
    private readonly Task output;
    private readonly Task errors;

    private WorkerProcess(Process process)
    {
        this.process = process;
        output = ReadAsync(process.StandardOutput);
        errors = ReadAsync(process.StandardError);
    }

    /// <summary>Everything that it has written so far, of both streams.</summary>
    public string Said => string.Join('\n', said);

    /// <summary>Completes when it has ended.</summary>
    public Task Ended => process.WaitForExitAsync();

    /// <summary>Starts it.</summary>
    /// <param name="app">Which app it is.</param>
    /// <param name="host">Where the host listens for it.</param>
    /// <param name="workerId">What it has to call itself.</param>
    /// <param name="settings">The function app's settings.</param>
    public static WorkerProcess Start(PublishedApp app, Uri host, string workerId, IEnumerable<KeyValuePair<string, string?>> settings)
    {
        var requestId = Guid.NewGuid().ToString();
        var start = new ProcessStartInfo(
            Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet",
            [
                Path.Combine(app.Folder, app.Assembly),
                "--host", host.Host, "--port", $"{host.Port}", "--workerId", workerId, "--requestId", requestId, "--grpcMaxMessageLength", LongestMessage,
                "--functions-uri", host.AbsoluteUri, "--functions-worker-id", workerId, "--functions-request-id", requestId,
                "--functions-grpc-max-message-length", LongestMessage,
            ])
        {
            WorkingDirectory = app.Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (var name in start.Environment.Keys.Where(k => NotInherited.Any(n => k.StartsWith(n, StringComparison.OrdinalIgnoreCase))).ToArray())
        {
            start.Environment.Remove(name);
        }

        start.Environment["FUNCTIONS_WORKER_RUNTIME"] = "dotnet-isolated";
        start.Environment["FUNCTIONS_EXTENSION_VERSION"] = "~4";
        start.Environment["FUNCTIONS_APPLICATION_DIRECTORY"] = app.Folder;
        start.Environment["FUNCTIONS_WORKER_DIRECTORY"] = app.Folder;
        start.Environment["AzureWebJobsScriptRoot"] = app.Folder;
        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        return new WorkerProcess(Process.Start(start) ?? throw new InvalidOperationException("Starting dotnet gave no process."));
    }

    /// <summary>Waits for its own end.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> WaitForExitAsync(TimeSpan patience)
    {
        await process.WaitForExitAsync().WaitAsync(patience);
        await Task.WhenAll(output, errors);
        return process.ExitCode;
    }

    /// <summary>Ends it where it stands, as the host does with a worker that has not ended in time.</summary>
    public async ValueTask DisposeAsync()
    {
        process.Kill(entireProcessTree: true);
        await Task.WhenAll(output, errors);
        process.Dispose();
    }

    private async Task ReadAsync(StreamReader reader)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            said.Enqueue(line);
        }
    }
}
