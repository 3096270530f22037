using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace L402Functions.LocalHost.Azurite;

/// <summary>
/// A running Azurite of its own, on ports that the operating system picked. It ends when disposed, and also when the process that started it
/// dies: it runs only as long as the other end of its standard input is open.
/// </summary>
internal sealed class AzuriteProcess : IAsyncDisposable
{
    /// <summary>The account that every Azurite has.</summary>
    public const string AccountName = "devstoreaccount1";

    /// <summary>The published key of that account. No secret: it opens emulators only.</summary>
    public const string AccountKey = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    /// <summary>Arguments for an Azurite that keeps nothing, asks nobody and takes requests of any API version.</summary>
    public static readonly IReadOnlyList<string> InMemory = ["--inMemoryPersistence", .. Quiet];

    // Runs Azurite inside the guarding process: closing standard input asks it to write its data and stop, as Ctrl-C would.
    private const string Guard =
        "const stop=()=>{if(!process.emit('SIGINT'))process.exit(0);setTimeout(()=>process.exit(0),5000).unref();};" +
        "process.stdin.on('end',stop).on('error',stop).resume();require(process.argv[1]);";

    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(10);

    private readonly Process process;
    private readonly TimeProvider time;
    private readonly Dictionary<string, Uri> endpoints = [];
    private readonly StringBuilder said = new();
    private readonly TaskCompletionSource ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task output;
    private readonly Task errors;

    private AzuriteProcess(Process process, TimeProvider time)
    {
        this.process = process;
        this.time = time;
        output = ReadAsync(process.StandardOutput);
        errors = ReadAsync(process.StandardError);
    }

    /// <summary>The process that <see cref="DisposeAsync"/> ends.</summary>
    public int ProcessId => process.Id;

    /// <summary>Blob endpoint with the account in its path, <c>http://127.0.0.1:port/devstoreaccount1</c>.</summary>
    public Uri BlobEndpoint => endpoints["Blob"];

    /// <summary>Queue endpoint with the account in its path.</summary>
    public Uri QueueEndpoint => endpoints["Queue"];

    /// <summary>Table endpoint with the account in its path.</summary>
    public Uri TableEndpoint => endpoints["Table"];

    /// <summary>Connection string with account, key and the three endpoints.</summary>
    public string ConnectionString =>
        $"DefaultEndpointsProtocol=http;AccountName={AccountName};AccountKey={AccountKey};" +
        $"BlobEndpoint={BlobEndpoint};QueueEndpoint={QueueEndpoint};TableEndpoint={TableEndpoint}";

    private static string[] Quiet => ["--disableTelemetry", "--skipApiVersionCheck", "--silent"];

    /// <summary>Arguments for an Azurite that keeps its data in a folder, for tests that restart it.</summary>
    public static IReadOnlyList<string> In(string location) => ["--location", location, .. Quiet];

    /// <summary>Installs Azurite unless it is there, starts it, and waits until its three services listen.</summary>
    /// <param name="arguments">Azurite's own, such as <see cref="InMemory"/>; hosts and ports are added.</param>
    /// <param name="time">Bounds the start to 60 seconds.</param>
    /// <param name="cancellationToken">Gives up; nothing keeps running.</param>
    /// <exception cref="AzuriteUnavailableException">Node.js or npm is missing, or Azurite did not start; the message says which.</exception>
    public static async Task<AzuriteProcess> StartAsync(IReadOnlyList<string> arguments, TimeProvider time, CancellationToken cancellationToken)
    {
        var script = await AzuriteInstallation.ForCurrentUser(time).EnsureAsync(cancellationToken);
        string[] ports = ["--blobPort", "0", "--queuePort", "0", "--tablePort", "0"];
        var azurite = new AzuriteProcess(
            NodeTool.Start("node", Path.GetTempPath(), ["-e", Guard, script, .. ports, .. arguments]),
            time);
        try
        {
            await azurite.ready.Task.WaitAsync(StartTimeout, time, cancellationToken);
            return azurite;
        }
        catch (Exception failure) when (failure is TimeoutException or AzuriteUnavailableException)
        {
            await azurite.DisposeAsync();
            throw new AzuriteUnavailableException($"Azurite did not start. It said: {azurite.Said()}", failure);
        }
        catch
        {
            await azurite.DisposeAsync();
            throw;
        }
    }

    /// <summary>Asks Azurite to write its data and stop, and ends it if it does not.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            process.StandardInput.Close();
            await process.WaitForExitAsync(CancellationToken.None).WaitAsync(StopTimeout, time);
        }
        catch (Exception stuck) when (stuck is TimeoutException or IOException)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
        }
        catch (InvalidOperationException)
        {
            // Disposed before: the process is gone.
            return;
        }

        await Task.WhenAll(output, errors);
        process.Dispose();
    }

    private async Task ReadAsync(StreamReader reader)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            Hear(line);
        }

        ready.TrySetException(new AzuriteUnavailableException("Azurite ended before it listened."));
        _ = ready.Task.Exception;
    }

    // "Azurite Blob service is successfully listening at http://127.0.0.1:38213"
    private void Hear(string line)
    {
        lock (said)
        {
            if (ready.Task.IsCompletedSuccessfully)
            {
                return;
            }

            said.AppendLine(CultureInfo.InvariantCulture, $"{line}");
            var words = line.Split(' ');
            if (!line.Contains("successfully listening at", StringComparison.Ordinal) || words.Length < 3 || !Uri.TryCreate(words[^1], UriKind.Absolute, out var address))
            {
                return;
            }

            endpoints[words[1]] = new Uri(address, AccountName);
            if (endpoints.Count == 3)
            {
                ready.TrySetResult();
            }
        }
    }

    private string Said()
    {
        lock (said)
        {
            return said.ToString().Trim();
        }
    }
}
