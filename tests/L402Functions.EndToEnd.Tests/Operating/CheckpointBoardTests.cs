using L402Functions.Accounting;
using L402Functions.DevWallet.Relay;
using L402Functions.Nostr.Keys;
using L402Functions.Nostr.Relays;
using L402Functions.Protocol.Signing;
using L402Functions.Spending.Audit;
using L402Functions.Spending.Audit.Checkpoints;
using Microsoft.Extensions.Logging.Abstractions;

namespace L402Functions.EndToEnd.Tests.Operating;

/// <summary>Announcements of checkpoints on real relays.</summary>
public sealed class CheckpointBoardTests
{
    private static readonly RelayPoolOptions Options = new() { FirstBackoff = TimeSpan.FromMilliseconds(10), LongestBackoff = TimeSpan.FromMilliseconds(100) };
    private static readonly CheckpointNotice Notice = new(42, AuditHash.Of("a checkpoint"u8));

    [Fact]
    public async Task An_announcement_is_on_every_relay_and_is_found_again_by_another_process()
    {
        await using var first = await RelayAsync();
        await using var second = await RelayAsync();
        var secret = new byte[32];
        secret[31] = 7;
        var seal = NewSeal(5);
        await using (var board = Board(secret, first, second))
        {
            Assert.True(await board.AnnounceAsync(seal.Sign(Notice), CancellationToken.None));
        }

        Assert.All(new[] { first, second }, relay => Assert.Equal(NostrCheckpointBoard.Kind, Assert.Single(relay.Received).Kind));
        await using var other = Board(secret, first, second);
        await Until.TrueAsync(async () => await other.ReadAsync(CancellationToken.None) is [var found] && seal.OpenNotice(found) == Notice);
    }

    [Fact]
    public async Task What_others_say_counts_for_nothing()
    {
        await using var relay = await RelayAsync();
        var secret = new byte[32];
        secret[31] = 7;
        await using var board = Board(secret, relay);
        Assert.True(await board.AnnounceAsync(NewSeal(9).Sign(Notice), CancellationToken.None));

        await Until.TrueAsync(async () => await board.ReadAsync(CancellationToken.None) is [var found] && NewSeal(5).OpenNotice(found) is null);
    }

    [Fact]
    public async Task Relays_that_are_gone_take_nothing_and_tell_nothing()
    {
        var relay = await RelayAsync();
        await using var board = Board([.. Enumerable.Repeat((byte)3, 32)], relay);
        await relay.DisposeAsync();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(3));

        Assert.False(await board.AnnounceAsync(NewSeal(5).Sign(Notice), patience.Token));
        Assert.Null(await board.ReadAsync(CancellationToken.None));
    }

    private static Task<DevRelay> RelayAsync() => DevRelay.StartNewAsync(new DevRelayOptions(), TimeProvider.System, CancellationToken.None);

    private static NostrCheckpointBoard Board(byte[] secret, params DevRelay[] relays) => new(
        [.. relays.Select(r => r.Address)], NostrKey.TryCreate(secret, out var key) ? key : throw new FormatException(), Options, TimeProvider.System, NullLoggerFactory.Instance);

    private static CheckpointSeal NewSeal(byte seed)
    {
        var key = SigningKey.TryCreate([.. Enumerable.Repeat(seed, 32)], out var made) ? made : throw new FormatException();
        return new CheckpointSeal(key, new JwkSet(key.PublicKey));
    }
}
