using L402Functions.DevWallet.Relay;
using L402Functions.Nostr.Events;
using L402Functions.Nostr.Wallets;
using L402Functions.Protocol.Wallets;

namespace L402Functions.Nostr.Tests.Wallets;

/// <summary>Each thing that a relay does wrong with a request or its answer, for a payment and for a question, and what the client makes of it.</summary>
public sealed class RelayFaultTests
{
    private static readonly TimeSpan Longer = WalletLine.Wait * 2;

    private static readonly Dictionary<string, (int Kind, RelayFault Fault, string Outcome)> Rows = new()
    {
        ["request refused"] = (NostrKinds.WalletRequest, new RelayFault.Refuse("blocked: pay\u0007 first"), "NotSent"),
        ["request dropped"] = (NostrKinds.WalletRequest, new RelayFault.AcceptAndDrop(), "Unknown"),
        ["request never confirmed, yet passed on"] = (NostrKinds.WalletRequest, new RelayFault.NeverAnswer(), "Answered"),
        ["request never confirmed"] = (NostrKinds.WalletRequest, new RelayFault.NeverAnswer(PassOn: false), "Unknown"),
        ["connection lost with the request"] = (NostrKinds.WalletRequest, new RelayFault.Disconnect(PassOn: false), "Unknown"),

        // The answer finds the connection back, or not.
        ["connection lost after the request"] = (NostrKinds.WalletRequest, new RelayFault.Disconnect(PassOn: true), "Answered or Unknown"),
        ["request twice"] = (NostrKinds.WalletRequest, new RelayFault.DeliverTwice(), "Answered"),
        ["request late"] = (NostrKinds.WalletRequest, new RelayFault.DeliverLate(Longer), "Unknown"),
        ["answer refused"] = (NostrKinds.WalletResponse, new RelayFault.Refuse("blocked: no"), "Unknown"),
        ["answer dropped"] = (NostrKinds.WalletResponse, new RelayFault.AcceptAndDrop(), "Unknown"),
        ["answer never confirmed"] = (NostrKinds.WalletResponse, new RelayFault.NeverAnswer(), "Answered"),
        ["wallet's connection lost after the answer"] = (NostrKinds.WalletResponse, new RelayFault.Disconnect(PassOn: true), "Answered"),
        ["wallet's connection lost with the answer"] = (NostrKinds.WalletResponse, new RelayFault.Disconnect(PassOn: false), "Unknown"),
        ["answer twice"] = (NostrKinds.WalletResponse, new RelayFault.DeliverTwice(), "Answered"),
        ["answer late"] = (NostrKinds.WalletResponse, new RelayFault.DeliverLate(Longer), "Unknown"),
    };

    public static TheoryData<string> Names => [.. Rows.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Each_fault_has_its_outcome_for_a_payment(string name)
    {
        await using var line = await WalletLine.OpenAsync();
        var invoice = await line.InvoiceAsync();

        var outcome = await AskAsync(line, name, () => WalletLine.PayAsync(line.Client, invoice));

        Assert.True(line.Network.Payments.Count <= 1, "The invoice was paid more than once.");
        if (outcome is WalletOutcome<PaidInvoice>.Answered paid)
        {
            Assert.True(paid.Value.Preimage.Proves(invoice.PaymentHash));
        }
        else if (outcome is WalletOutcome<PaidInvoice>.NotSent notSent)
        {
            Assert.Contains("blocked: pay  first", notSent.Reason, StringComparison.Ordinal);
            Assert.Empty(line.Network.Payments);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Each_fault_has_its_outcome_for_a_question(string name)
    {
        await using var line = await WalletLine.OpenAsync();
        await AskAsync(line, name, () => line.Client.GetBalanceAsync(default));
    }

    [Fact]
    public async Task An_answer_that_a_relay_sends_twice_is_counted_as_a_duplicate()
    {
        await using var line = await WalletLine.OpenAsync();
        line.Relay.Script.Next(NostrKinds.WalletResponse, new RelayFault.DeliverTwice());
        Bounded.Answered(await line.Client.GetBalanceAsync(default).Within());
        await Bounded.UntilAsync(() => line.Meters.Duplicates() == 1, "the second delivery");
    }

    [Fact]
    public async Task Answers_to_other_peoples_requests_are_ignored()
    {
        await using var line = await WalletLine.OpenAsync();
        line.Relay.Script.IgnoreTagFilters = true;
        var other = line.NewClient(line.Connect());
        Bounded.Answered(await line.Client.GetBalanceAsync(default).Within());
        Bounded.Answered(await other.GetBalanceAsync(default).Within());
        await Bounded.UntilAsync(() => line.Meters.Ignored(IgnoredReason.Request) >= 1, "an answer to the other client");
        Bounded.Answered(await line.Client.GetBalanceAsync(default).Within());
    }

    [Fact]
    public async Task The_subscription_comes_back_after_a_lost_connection_and_answers_with_it()
    {
        // Short: what is asked while the connection is being lost waits to the end.
        await using var line = await WalletLine.OpenAsync(new NwcClientOptions { Wait = TimeSpan.FromSeconds(2), Relays = WalletLine.Quick }, time: TimeProvider.System);
        for (var i = 0; i < 3; i++)
        {
            WalletOutcome<Protocol.Msat> outcome;
            var asked = 0;
            do
            {
                Assert.True(++asked <= 20, "The wallet never answered again.");
                outcome = await line.Client.GetBalanceAsync(default).Within();
            }
            while (outcome is not WalletOutcome<Protocol.Msat>.Answered);

            line.Relay.DropConnections();
        }
    }

    [Fact]
    public async Task A_relay_that_is_not_there_is_not_sent_anything()
    {
        var impatient = WalletLine.Quick with { ConnectTimeout = TimeSpan.FromMilliseconds(300) };
        await using var line = await WalletLine.OpenAsync(new NwcClientOptions { Relays = impatient });
        await line.Relay.StopAsync().Within();
        Bounded.NotSent(await WalletLine.PayAsync(line.Client, await line.InvoiceAsync()).Within());
        Assert.Empty(line.Requests);
    }

    private static async Task<WalletOutcome<T>> AskAsync<T>(WalletLine line, string name, Func<Task<WalletOutcome<T>>> ask)
    {
        var (kind, fault, expected) = Rows[name];
        line.Relay.Script.Next(kind, fault);
        var asked = ask();
        await Bounded.UntilAsync(() => line.Relay.Script.Remaining == 0, "the fault");
        if (expected.Contains("Unknown", StringComparison.Ordinal))
        {
            await line.PassAsync(WalletLine.Wait, asked);
        }

        var outcome = await asked.Within();
        Assert.Contains(Ask.NameOf(outcome), expected, StringComparison.Ordinal);
        return outcome;
    }
}
