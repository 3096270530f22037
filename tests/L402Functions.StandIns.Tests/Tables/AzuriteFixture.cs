using System.Collections.Concurrent;
using System.Diagnostics;
using Azure.Data.Tables;

namespace L402Functions.StandIns.Tests.Tables;

/// <summary>One Azurite for the tests of this folder, from npm, on free ports, in memory, gone with the tests.</summary>
public sealed class AzuriteFixture : IAsyncLifetime
{
    public const string Account = "devstoreaccount1";
    public const string Key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";
    private const string Version = "3.35.0";

    private Process? _server;

    public Uri Endpoint { get; private set; } = null!;

    public string ConnectionString => $"DefaultEndpointsProtocol=http;AccountName={Account};AccountKey={Key};TableEndpoint={Endpoint};";

    public TableServiceClient Service { get; private set; } = null!;

    public static string NewName() => $"t{Guid.NewGuid():N}";

    /// <summary>A table of its own for one test.</summary>
    public async Task<TableClient> NewTableAsync()
    {
        TableClient table = Service.GetTableClient(NewName());
        await table.CreateAsync();
        return table;
    }

    public async Task InitializeAsync()
    {
        string script = Install();
        ProcessStartInfo start = new("node")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            ArgumentList =
            {
                script, "--blobPort", "0", "--queuePort", "0", "--tablePort", "0",
                "--disableTelemetry", "--skipApiVersionCheck", "--inMemoryPersistence", "--silent",
            },
        };

        // It takes ports that are free, and says which: "Azurite Table service is successfully listening at http://127.0.0.1:38213".
        TaskCompletionSource<Uri> listening = new(TaskCreationOptions.RunContinuationsAsynchronously);
        ConcurrentQueue<string> said = new();
        _server = new Process { StartInfo = start, EnableRaisingEvents = true };
        _server.OutputDataReceived += (_, line) =>
        {
            said.Enqueue(line.Data ?? string.Empty);
            if (line.Data is { } text && text.StartsWith("Azurite Table service is successfully listening at ", StringComparison.Ordinal))
            {
                listening.TrySetResult(new Uri(text[(text.LastIndexOf(' ') + 1)..]));
            }
        };
        _server.ErrorDataReceived += (_, line) => said.Enqueue(line.Data ?? string.Empty);
        _server.Exited += (_, _) => listening.TrySetException(new InvalidOperationException($"Azurite ended: {string.Join('\n', said)}"));
        _server.Start();
        _server.BeginOutputReadLine();
        _server.BeginErrorReadLine();
        Endpoint = new Uri(await listening.Task.WaitAsync(TimeSpan.FromSeconds(60)), Account);
        Service = new TableServiceClient(ConnectionString);
    }

    public async Task DisposeAsync()
    {
        if (_server is { } server)
        {
            server.EnableRaisingEvents = false;
            server.Kill(entireProcessTree: true);
            await server.WaitForExitAsync();
            server.Dispose();
        }
    }

    // Installed once per machine; the mutex keeps two test runs from writing the same folder.
    private static string Install()
    {
        string folder = Path.Combine(Path.GetTempPath(), $"l402functions-azurite-{Version}");
        string script = Path.Combine(folder, "node_modules", "azurite", "dist", "src", "azurite.js");
        string done = Path.Combine(folder, "installed");
        using Mutex mutex = new(false, $"l402functions-azurite-{Version}");
        mutex.WaitOne();
        try
        {
            if (!File.Exists(done))
            {
                Directory.CreateDirectory(folder);
                ProcessStartInfo start = new("npm")
                {
                    ArgumentList = { "install", "--prefix", folder, "--no-audit", "--no-fund", "--silent", $"azurite@{Version}" },
                };
                using Process npm = Process.Start(start)!;
                npm.WaitForExit();
                Assert.Equal(0, npm.ExitCode);
                File.WriteAllText(done, Version);
            }
        }
        finally
        {
            mutex.ReleaseMutex();
        }

        return script;
    }
}
