using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Azure.Data.Tables;

namespace L402Functions.StandIns.Tests.Tables;

/// <summary>One Azurite table service for the tests of this folder, from npm, on a free port, in memory, gone with the tests.</summary>
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
        int port = FreePort();
        ProcessStartInfo start = new("node")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            ArgumentList =
            {
                script, "--tableHost", "127.0.0.1", "--tablePort", port.ToString(CultureInfo.InvariantCulture),
                "--disableTelemetry", "--skipApiVersionCheck", "--inMemoryPersistence", "--silent",
            },
        };
        TaskCompletionSource listening = new(TaskCreationOptions.RunContinuationsAsynchronously);
        ConcurrentQueue<string> said = new();
        _server = new Process { StartInfo = start, EnableRaisingEvents = true };
        _server.OutputDataReceived += (_, line) =>
        {
            said.Enqueue(line.Data ?? string.Empty);
            if (line.Data?.Contains("success", StringComparison.OrdinalIgnoreCase) == true)
            {
                listening.TrySetResult();
            }
        };
        _server.ErrorDataReceived += (_, line) => said.Enqueue(line.Data ?? string.Empty);
        _server.Exited += (_, _) => listening.TrySetException(new InvalidOperationException($"Azurite ended: {string.Join('\n', said)}"));
        _server.Start();
        _server.BeginOutputReadLine();
        _server.BeginErrorReadLine();
        await listening.Task.WaitAsync(TimeSpan.FromSeconds(60));
        Endpoint = new Uri($"http://127.0.0.1:{port}/{Account}");
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

    private static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    // Installed once per machine; the mutex keeps two test runs from writing the same folder.
    private static string Install()
    {
        string folder = Path.Combine(Path.GetTempPath(), $"l402functions-azurite-{Version}");
        string script = Path.Combine(folder, "node_modules", "azurite", "dist", "src", "table", "main.js");
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
