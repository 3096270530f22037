using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace L402Functions.EndToEnd.Tests.Hosts;

/// <summary>A serving LocalHost as a process of its own.</summary>
internal sealed partial class LocalHostProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(90);

    private readonly StringBuilder said = new();
    private readonly TaskCompletionSource<Uri> listening = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Process process;
    private readonly Task output;
    private readonly Task errors;

    private LocalHostProcess(Process process)
    {
        this.process = process;
        process.StandardInput.Close();
        output = ReadAsync(process.StandardOutput);
        errors = ReadAsync(process.StandardError);
    }

    /// <summary>Where it listens.</summary>
    public Uri Address { get; private set; } = new("http://invalid.invalid");

    /// <summary>Everything that it has written so far, of both streams.</summary>
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

    /// <summary>Starts it on the run's Azurite and waits until it listens.</summary>
    public static async Task<LocalHostProcess> StartAsync(IEnumerable<KeyValuePair<string, string?>> settings) =>
        await StartAsync(settings, "--storage", await SharedStorage.ConnectionStringAsync());

    /// <summary>Starts it with other options than the run's Azurite.</summary>
    public static async Task<LocalHostProcess> StartAsync(IEnumerable<KeyValuePair<string, string?>> settings, params string[] options)
    {
        var host = new LocalHostProcess(HostCommand.Start(["--urls", "http://127.0.0.1:0", .. options], settings));
        try
        {
            host.Address = await host.listening.Task.WaitAsync(StartTimeout);
            return host;
        }
        catch (Exception failed)
        {
            await host.DisposeAsync();
            throw new InvalidOperationException($"The host did not start ({failed.Message}). It said:\n{host.Said}", failed);
        }
    }

    /// <summary>Sends it what Ctrl-C sends, and waits for its end.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> InterruptAsync(TimeSpan patience)
    {
        using (var kill = Process.Start("kill", ["-INT", process.Id.ToString(CultureInfo.InvariantCulture)]))
        {
            await kill.WaitForExitAsync();
        }

        await process.WaitForExitAsync().WaitAsync(patience);
        await Task.WhenAll(output, errors);
        return process.ExitCode;
    }

    /// <summary>Ends it where it stands, and nothing that it started.</summary>
    public void KillAlone()
    {
        process.Kill();
        process.WaitForExit();
    }

    /// <summary>Ends it where it stands, as a power cut would.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // Disposed or ended before.
            return;
        }

        await Task.WhenAll(output, errors);
        process.Dispose();
    }

    private async Task ReadAsync(StreamReader reader)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            lock (said)
            {
                said.AppendLine(line);
            }

            if (Listening().Match(line) is { Success: true } match)
            {
                listening.TrySetResult(new Uri(match.Groups[1].Value));
            }
        }

        listening.TrySetException(new InvalidOperationException("it ended before it listened"));
        _ = listening.Task.Exception;
    }

    [GeneratedRegex(@"is listening on (http://\S+)")]
    private static partial Regex Listening();
}
