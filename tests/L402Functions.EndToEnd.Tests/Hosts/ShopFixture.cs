using L402Functions.EndToEnd.Tests.Shopping;

namespace L402Functions.EndToEnd.Tests.Hosts;

/// <summary>One host that sells everything that most tests need, with the upstream behind it.</summary>
public sealed class ShopFixture : IAsyncLifetime
{
    private TroubledUpstream? upstream;
    private LocalHostProcess? host;
    private Shop? shop;

    internal Shop Shop => shop!;

    internal TroubledUpstream Upstream => upstream!;

    internal LocalHostProcess Host => host!;

    public async Task InitializeAsync()
    {
        upstream = await TroubledUpstream.StartAsync();
        host = await LocalHostProcess.StartAsync(Settings(upstream.Address));
        shop = new Shop(host);
    }

    public async Task DisposeAsync()
    {
        shop?.Dispose();
        await (host?.DisposeAsync() ?? default);
        await (upstream?.DisposeAsync() ?? default);
    }

    /// <summary>What it sells.</summary>
    internal static Dictionary<string, string?> Settings(Uri upstream)
    {
        var to = ("Upstream", upstream.ToString());
        return HostSettings.Basic()
            .Price("once", ("Sats", "5"))
            .Route("once", ("Path", "/once/*"), ("Methods", "GET,HEAD,POST"), ("Price", "once"), to)
            .Price("thrice", ("Sats", "2"), ("Uses", "3"))
            .Route("thrice", ("Path", "/thrice/*"), ("Price", "thrice"), to)
            .Price("season", ("Sats", "30"), ("Uses", "0"))
            .Route("season", ("Path", "/season/*"), ("Price", "season"), to)
            .Price("bymethod", ("Sats", "5"), ("SatsByMethod__POST", "50"))
            .Route("bymethod", ("Path", "/bymethod/*"), ("Methods", "GET,POST"), ("Price", "bymethod"), to)
            .Price("read", ("Sats", "4"), ("Service", "vault"), ("Capability", "read"), ("Path", "/vault/*"))
            .Route("vault-read", ("Path", "/vault/read"), ("Price", "read"), to)
            .Price("write", ("Sats", "4"), ("Service", "vault"), ("Capability", "write"), ("Path", "/vault/*"))
            .Route("vault-write", ("Path", "/vault/write"), ("Price", "write"), to)
            .Price("silver", ("Sats", "4"), ("Service", "lounge"), ("Tier", "1"), ("Path", "/lounge/*"))
            .Route("lounge-silver", ("Path", "/lounge/silver"), ("Price", "silver"), to)
            .Price("gold", ("Sats", "4"), ("Service", "lounge"), ("Tier", "2"), ("Path", "/lounge/*"))
            .Route("lounge-gold", ("Path", "/lounge/gold"), ("Price", "gold"), to);
    }
}
