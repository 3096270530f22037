using L402Functions.EndToEnd.Tests.Hosts;
using L402Functions.EndToEnd.Tests.Shopping;

namespace L402Functions.EndToEnd.Tests.Redemption;

/// <summary>Two instances of one app: the same keys, the same storage, two processes.</summary>
public sealed class PairFixture : IAsyncLifetime
{
    private TroubledUpstream? upstream;
    private LocalHostProcess? left;
    private LocalHostProcess? right;

    internal Shop Left { get; private set; } = null!;

    internal Shop Right { get; private set; } = null!;

    internal TroubledUpstream Upstream => upstream!;

    internal Dictionary<string, string?> Settings => ShopFixture.Settings(upstream!.Address);

    public async Task InitializeAsync()
    {
        upstream = await TroubledUpstream.StartAsync();
        left = await LocalHostProcess.StartAsync(Settings);
        right = await LocalHostProcess.StartAsync(Settings);
        Left = new Shop(left);
        Right = new Shop(right);
    }

    public async Task DisposeAsync()
    {
        Left?.Dispose();
        Right?.Dispose();
        await (left?.DisposeAsync() ?? default);
        await (right?.DisposeAsync() ?? default);
        await (upstream?.DisposeAsync() ?? default);
    }
}
