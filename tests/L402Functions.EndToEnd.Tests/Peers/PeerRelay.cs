namespace L402Functions.EndToEnd.Tests.Peers;

/// <summary>A relay that nobody here wrote (@nostr-relay), on a port of its own.</summary>
internal sealed class PeerRelay : IAsyncDisposable
{
    private readonly PeerProcess process;

    private PeerRelay(PeerProcess process, Uri address)
    {
        this.process = process;
        Address = address;
    }

    /// <summary>Where it listens, <c>ws://…</c>.</summary>
    public Uri Address { get; }

    /// <summary>Starts it, on a free port or on the one of an earlier relay that is gone.</summary>
    public static async Task<PeerRelay> StartAsync(int port = 0)
    {
        var process = await PeerPackages.StartAsync("relay.mjs", port.ToString(System.Globalization.CultureInfo.InvariantCulture));
        try
        {
            return new PeerRelay(process, new Uri(await process.ReadLineAsync()));
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    public ValueTask DisposeAsync() => process.DisposeAsync();
}
