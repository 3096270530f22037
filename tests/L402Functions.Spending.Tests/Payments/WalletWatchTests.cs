using L402Functions.DevWallet;
using L402Functions.DevWallet.Faults;
using L402Functions.Protocol;
using L402Functions.Protocol.Bolt11;
using L402Functions.Protocol.Wallets;
using L402Functions.Spending.Payments;

namespace L402Functions.Spending.Tests.Payments;

public sealed class WalletWatchTests
{
    private readonly ManualClock clock = new();
    private readonly TestPorts ports = new();
    private readonly SimulatedWallet wallet;
    private readonly WalletWatch watch;

    public WalletWatchTests()
    {
        wallet = new SimulatedNetwork(clock).CreateWallet("purse", Msat.FromSats(100));
        ports.Wallets["main"] = wallet;
        watch = new WalletWatch(ports, clock);
    }

    [Fact]
    public async Task A_wallet_that_answers_is_there_and_says_who_it_is()
    {
        var present = Assert.IsType<WalletPresence.Present>(await CheckAsync());
        Assert.Equal(new WalletIdentity(wallet.Node, LightningNetwork.Regtest), present.Identity);
        Assert.Equal(present.Identity, watch.IdentityOf("main"));
    }

    [Fact]
    public async Task A_name_without_a_wallet_is_missing() =>
        Assert.IsType<WalletPresence.Missing>(await watch.CheckAsync("other", CancellationToken.None));

    [Fact]
    public async Task Those_who_ask_at_the_same_time_share_one_question()
    {
        wallet.Faults.Next(WalletMethod.GetInfo, new WalletFault.Delay(TimeSpan.FromSeconds(2)));
        wallet.Faults.Next(WalletMethod.GetInfo, new WalletFault.DropRequest());
        var checks = Enumerable.Range(0, 20).Select(_ => CheckAsync()).ToList();
        Assert.DoesNotContain(checks, c => c.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(2));
        Assert.All(await Task.WhenAll(checks), p => Assert.IsType<WalletPresence.Present>(p));
        Assert.Equal(1, wallet.Faults.Remaining);
    }

    [Fact]
    public async Task An_answer_is_waited_for_fifteen_seconds_and_silence_is_not_remembered()
    {
        wallet.Faults.Next(WalletMethod.GetInfo, new WalletFault.Delay(TimeSpan.FromMinutes(1)));
        var check = CheckAsync();
        clock.Advance(WalletWatch.ProbeWait);
        Assert.IsType<WalletPresence.Silent>(await check);
        Assert.Null(watch.LastSeen("main"));
        Assert.IsType<WalletPresence.Present>(await CheckAsync());
    }

    [Fact]
    public async Task A_wallet_that_refuses_to_say_who_it_is_is_there_all_the_same()
    {
        wallet.Faults.Next(WalletMethod.GetInfo, new WalletFault.RefuseWith(WalletErrorCode.Restricted, "no"));
        Assert.Equal(WalletIdentity.Unknown, Assert.IsType<WalletPresence.Present>(await CheckAsync()).Identity);
    }

    [Fact]
    public async Task Who_stops_waiting_ends_nobody_elses_question()
    {
        wallet.Faults.Next(WalletMethod.GetInfo, new WalletFault.Delay(TimeSpan.FromSeconds(2)));
        using var impatience = new CancellationTokenSource();
        var impatient = watch.CheckAsync("main", impatience.Token);
        var patient = CheckAsync();
        await impatience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => impatient);
        clock.Advance(TimeSpan.FromSeconds(2));
        Assert.IsType<WalletPresence.Present>(await patient);
    }

    private Task<WalletPresence> CheckAsync() => watch.CheckAsync("main", CancellationToken.None);
}
