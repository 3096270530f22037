using System.Diagnostics;
using System.Net;

namespace L402Functions.LoadTest;

/// <summary>A bounded closed loop: so many connections, each sending its next request when the last is answered.</summary>
internal sealed class LoadRun(ServerProcess server, int connections) : IDisposable
{
    private readonly HttpClient http = new(new SocketsHttpHandler { MaxConnectionsPerServer = connections, UseProxy = false, UseCookies = false })
    {
        BaseAddress = server.Address,
    };

    /// <summary>Sends requests until the time is over; <paramref name="next"/> sets each one up, and ends the run early by answering false.</summary>
    public async Task<LoadResult> ForAsync(
        TimeSpan time, string path, HttpStatusCode expected, Func<long, HttpRequestMessage, bool> next)
    {
        var (sent, wrong) = (0L, 0L);
        var before = server.ProcessorTime;
        var clock = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, connections).Select(_ => LoopAsync()));
        clock.Stop();
        return new LoadResult(sent, wrong, clock.Elapsed, server.ProcessorTime - before);

        async Task LoopAsync()
        {
            while (clock.Elapsed < time)
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, path);
                if (!next(Interlocked.Increment(ref sent) - 1, request))
                {
                    Interlocked.Decrement(ref sent);
                    return;
                }

                using var response = await http.SendAsync(request);
                await response.Content.CopyToAsync(Stream.Null);
                if (response.StatusCode != expected)
                {
                    Interlocked.Increment(ref wrong);
                }
            }
        }
    }

    public void Dispose() => http.Dispose();
}
