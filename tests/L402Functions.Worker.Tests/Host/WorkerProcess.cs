using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace L402Functions.Worker.Tests.Host;

/// <summary>The published app as a process, started with what the host gives to a worker.</summary>
internal sealed class WorkerProcess : IDisposable
{
    private static readonly string[] NotInherited = ["L402", "AzureWebJobs", "AzureFunctions", "FUNCTIONS_", "Logging__", "ASPNETCORE_", "DOTNET_ENVIRONMENT", "MoneyStorage"];

    private readonly StringBuilder said = new();
    private readonly Process process;

    public WorkerProcess(string folder, Uri host, IEnumerable<KeyValuePair<string, string?>> settings)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (var argument in new[]
        {
            "L402Functions.dll", "--functions-uri", host.ToString(), "--functions-request-id", Guid.NewGuid().ToString(), "--functions-worker-id", Guid.NewGuid().ToString(),
            "--functions-grpc-max-message-length", int.MaxValue.ToString(CultureInfo.InvariantCulture),
        })
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var name in start.Environment.Keys.Where(k => NotInherited.Any(n => k.StartsWith(n, StringComparison.OrdinalIgnoreCase))).ToArray())
        {
            start.Environment.Remove(name);
        }

        start.Environment["FUNCTIONS_WORKER_RUNTIME"] = "dotnet-isolated";
        start.Environment["FUNCTIONS_APPLICATION_DIRECTORY"] = folder;
        start.Environment["FUNCTIONS_WORKER_DIRECTORY"] = folder;
        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        process = Process.Start(start) ?? throw new InvalidOperationException("Starting dotnet gave no process.");
        process.OutputDataReceived += Hear;
        process.ErrorDataReceived += Hear;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>Everything that it wrote to its own streams.</summary>
    public string Said
    {
        get
        {
            lock (said)
            {
                return said.ToString();
            }
        }
    }

    /// <summary>Its exit code, once it has ended.</summary>
    public async Task<int> EndAsync(TimeSpan patience)
    {
        await process.WaitForExitAsync().WaitAsync(patience);
        return process.ExitCode;
    }

    public void Dispose()
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
            process.WaitForExit();
        }

        process.Dispose();
    }

    private void Hear(object sender, DataReceivedEventArgs line)
    {
        lock (said)
        {
            said.AppendLine(line.Data);
        }
    }
}
