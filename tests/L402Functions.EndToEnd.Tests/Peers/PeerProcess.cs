using System.Diagnostics;
using System.Text;

namespace L402Functions.EndToEnd.Tests.Peers;

/// <summary>A script of the peers' folder that runs beside the test: says lines and is told lines, and ends with its standard input.</summary>
internal sealed class PeerProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly StringBuilder complaints = new();
    private readonly string name;
    private readonly Process process;
    private readonly Task errors;

    public PeerProcess(string name, Process process)
    {
        this.name = name;
        this.process = process;
        errors = ReadErrorsAsync();
    }

    /// <summary>The next line that it writes to standard output; the test fails where none comes.</summary>
    public async Task<string> ReadLineAsync()
    {
        using var limit = new CancellationTokenSource(Patience);
        try
        {
            return await process.StandardOutput.ReadLineAsync(limit.Token) ?? throw Failure("ended before it said what was waited for");
        }
        catch (OperationCanceledException)
        {
            throw Failure($"said nothing for {Patience.TotalSeconds} s");
        }
    }

    /// <summary>Tells it a line.</summary>
    public async Task WriteLineAsync(string line)
    {
        await process.StandardInput.WriteAsync($"{line}\n");
        await process.StandardInput.FlushAsync();
    }

    /// <summary>Ends it where it stands, as a power cut would.</summary>
    public async ValueTask DisposeAsync()
    {
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync().WaitAsync(Patience);
        await errors;
        process.Dispose();
    }

    private async Task ReadErrorsAsync()
    {
        while (await process.StandardError.ReadLineAsync() is { } line)
        {
            lock (complaints)
            {
                complaints.AppendLine(line);
            }
        }
    }

    private InvalidOperationException Failure(string what)
    {
        lock (complaints)
        {
            return new InvalidOperationException($"{name} {what}. Its standard error:\n{complaints}");
        }
    }
}
