using L402Functions.DevWallet;
using L402Functions.DevWallet.Faults;
using L402Functions.Nostr.Wallets;
using L402Functions.Protocol.Wallets;

namespace L402Functions.Nostr.Tests.Wallets;

/// <summary>
/// Each thing that a wallet does wrong, at each method, and what the client makes of it. All methods are asked at once, so that the table also shows
/// that requests do not get at each other's answers.
/// </summary>
public sealed class FaultTableTests
{
    private static readonly TimeSpan Shorter = WalletLine.Wait / 9;
    private static readonly TimeSpan Longer = WalletLine.Wait * 2;

    /// <summary>Fault; the outcome at most methods; those that differ.</summary>
    private static readonly Dictionary<string, Row> Rows = new()
    {
        ["nothing"] = new(null, "Answered"),
        ["late but in time"] = new(new WalletFault.Delay(Shorter), "Answered", Takes: Shorter),
        ["too late"] = new(new WalletFault.Delay(Longer), "Unknown", Takes: WalletLine.Wait),
        ["no reply"] = new(new WalletFault.DropReply(), "Unknown", Takes: WalletLine.Wait),
        ["no request"] = new(new WalletFault.DropRequest(), "Unknown", Takes: WalletLine.Wait),
        ["not there"] = new(new WalletFault.Unavailable(), "Unknown", Takes: WalletLine.Wait),
        ["reply too late"] = new(new WalletFault.ReplyLate(Longer), "Unknown", Takes: WalletLine.Wait),
        ["two replies"] = new(new WalletFault.DuplicateReply(), "Answered"),
        ["lie"] = new(new WalletFault.ExecuteThenRefuse(WalletErrorCode.Internal, "shutting down"), "Refused Internal"),
        ["empty result"] = new(new WalletFault.EmptyResult(), "Unknown")
        {
            [WalletMethod.GetInfo] = "Answered",
            [WalletMethod.GetBudget] = "Answered",
            [WalletMethod.SettleHoldInvoice] = "Answered",
            [WalletMethod.CancelHoldInvoice] = "Answered",
        },
        ["forged signature"] = new(new WalletFault.ForgedSignature(), "Unknown", Takes: WalletLine.Wait, Ignored: IgnoredReason.Forged),
        ["forged signature, then the answer"] = new(new WalletFault.ForgedSignature(true), "Answered", Ignored: IgnoredReason.Forged),
        ["to another request"] = new(new WalletFault.WrongRequest(), "Unknown", Takes: WalletLine.Wait, Ignored: IgnoredReason.Request),
        ["to another request, then the answer"] = new(new WalletFault.WrongRequest(true), "Answered", Ignored: IgnoredReason.Request),
        ["by another"] = new(new WalletFault.OtherAuthor(), "Unknown", Takes: WalletLine.Wait),
        ["by another, then the answer"] = new(new WalletFault.OtherAuthor(true), "Answered"),
        ["garbage"] = new(new WalletFault.GarbageContent(), "Unknown", Takes: WalletLine.Wait, Ignored: IgnoredReason.Encryption),
        ["garbage, then the answer"] = new(new WalletFault.GarbageContent(true), "Answered", Ignored: IgnoredReason.Encryption),
        ["no payload"] = new(new WalletFault.MalformedPayload(), "Unknown", Takes: WalletLine.Wait, Ignored: IgnoredReason.Malformed),
        ["no payload, then the answer"] = new(new WalletFault.MalformedPayload(true), "Answered", Ignored: IgnoredReason.Malformed),
        ["to another method"] = new(new WalletFault.WrongResultType(), "Unknown", Takes: WalletLine.Wait, Ignored: IgnoredReason.ResultType),
        ["to another method, then the answer"] = new(new WalletFault.WrongResultType(true), "Answered", Ignored: IgnoredReason.ResultType),
    };

    public static TheoryData<string> Names => [.. Rows.Keys];

    public static TheoryData<WalletErrorCode> Codes => [.. Enum.GetValues<WalletErrorCode>()];

    public static TheoryData<string, WalletFault> WithoutProof => new()
    {
        { "no preimage", new WalletFault.SuccessWithoutPreimage() },
        { "zeros", new WalletFault.ZeroPreimage() },
        { "another's", new WalletFault.WrongPreimage() },
    };

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Each_fault_has_its_outcome_at_each_method(string name)
    {
        var row = Rows[name];
        await using var line = await WalletLine.OpenAsync();
        var ask = await Ask.PrepareAsync(line);
        var methods = Enum.GetValues<WalletMethod>();
        if (row.Fault is not null)
        {
            foreach (var method in methods)
            {
                line.Service.Faults.Next(method, row.Fault);
            }
        }

        var asked = methods.Select(ask.Async).ToArray();
        await Bounded.UntilAsync(() => line.Service.Faults.Remaining == 0 || asked.Any(a => a.IsFaulted), "every fault to happen");
        await Task.WhenAll(asked.Where(a => a.IsFaulted));
        if (row.Takes is { } time)
        {
            // Replies that are to be ignored have come before the clock moves.
            if (row.Ignored is { } reason)
            {
                await Bounded.UntilAsync(() => line.Meters.Ignored(reason) >= methods.Length, "the wrong replies");
            }

            await line.PassAsync(time, Task.WhenAll(asked));
        }

        var outcomes = await Task.WhenAll(asked).Within();
        Assert.Equal(methods.Select(m => $"{m}: {row[m]}"), methods.Zip(outcomes, (m, o) => $"{m}: {o}"));
        if (row.Ignored is { } ignored)
        {
            await Bounded.UntilAsync(() => line.Meters.Ignored(ignored) == methods.Length, "every wrong reply to be counted");
        }

        AssertNoFalseProof(line, ask);
    }

    [Theory]
    [MemberData(nameof(Codes))]
    public async Task Each_error_is_refused_with_its_code_and_pays_nothing(WalletErrorCode code)
    {
        await using var line = await WalletLine.OpenAsync();
        line.Service.Faults.Next(WalletMethod.PayInvoice, new WalletFault.RefuseWith(code, "for\u0007 a\nreason\u202e"));
        var refused = Assert.IsType<WalletOutcome<PaidInvoice>.Refused>(await WalletLine.PayAsync(line.Client, await line.InvoiceAsync()).Within());
        Assert.Equal(code, refused.Code);
        Assert.Equal(code == WalletErrorCode.Unlisted ? "UNLISTED: for  a reason" : "for  a reason", refused.Message);
        Assert.Empty(line.Network.Payments);
    }

    [Theory]
    [MemberData(nameof(WithoutProof))]
    public async Task Success_without_proof_is_unknown_at_once(string name, WalletFault fault)
    {
        await using var line = await WalletLine.OpenAsync();
        var invoice = await line.InvoiceAsync();
        line.Service.Faults.Next(WalletMethod.PayInvoice, fault).Next(WalletMethod.LookupInvoice, fault);

        Bounded.Unknown(await WalletLine.PayAsync(line.Client, invoice).Within());
        var lookup = Bounded.Answered(await line.Client.LookupInvoiceAsync(invoice.PaymentHash, default).Within());

        Assert.Null(lookup.Preimage);
        Assert.Equal(name == "no preimage" ? TransactionState.Settled : TransactionState.Unspecified, lookup.State);
        var proven = Bounded.Answered(await line.Client.LookupInvoiceAsync(invoice.PaymentHash, default).Within());
        Assert.Equal(TransactionState.Settled, proven.State);
        Assert.True(proven.Preimage!.Value.Proves(invoice.PaymentHash));
    }

    [Fact]
    public async Task A_payment_that_is_carried_out_after_the_wait_was_unknown()
    {
        await using var line = await WalletLine.OpenAsync();
        var invoice = await line.InvoiceAsync();
        line.Service.Faults.Next(WalletMethod.PayInvoice, new WalletFault.ExecuteLate(Longer));
        var paying = WalletLine.PayAsync(line.Client, invoice);
        await Bounded.UntilAsync(() => line.Service.Faults.Remaining == 0, "the fault");
        await line.PassAsync(WalletLine.Wait, paying);
        Bounded.Unknown(await paying.Within());
        Assert.Empty(line.Network.Payments);

        await line.PassUntilAsync(() => line.Network.Payments.Count == 1);
        Assert.True(Bounded.Answered(await line.Client.LookupInvoiceAsync(invoice.PaymentHash, default).Within()).Preimage!.Value.Proves(invoice.PaymentHash));
    }

    [Fact]
    public async Task A_restart_in_the_middle_of_a_payment_leaves_it_unknown_and_the_wallet_usable()
    {
        await using var line = await WalletLine.OpenAsync();
        var invoice = await line.InvoiceAsync();
        line.Service.Faults.Next(WalletMethod.PayInvoice, new WalletFault.Restart());
        var paying = WalletLine.PayAsync(line.Client, invoice);
        await Bounded.UntilAsync(() => line.Service.Handled == 1, "the restart");
        await line.PassAsync(WalletLine.Wait, paying);
        Bounded.Unknown(await paying.Within());

        Bounded.Refused(WalletErrorCode.Internal, await WalletLine.PayAsync(line.Client, invoice).Within());
        Assert.Equal(TransactionState.Settled, Bounded.Answered(await line.Client.LookupInvoiceAsync(invoice.PaymentHash, default).Within()).State);
        Assert.Single(line.Network.Payments);
    }

    [Fact]
    public async Task Late_and_second_answers_are_counted_and_change_nothing()
    {
        await using var line = await WalletLine.OpenAsync();
        line.Service.Faults
            .Next(WalletMethod.GetBalance, new WalletFault.ReplyLate(Longer))
            .Next(WalletMethod.GetInfo, new WalletFault.DuplicateReply());
        var late = line.Client.GetBalanceAsync(default);
        Bounded.Answered(await line.Client.GetInfoAsync(default).Within());
        await Bounded.UntilAsync(() => line.Meters.Duplicates() == 1, "the second answer");
        await Bounded.UntilAsync(() => line.Service.Faults.Remaining == 0, "the fault");
        await line.PassAsync(WalletLine.Wait, late);
        Bounded.Unknown(await late.Within());

        await line.PassUntilAsync(() => line.Meters.Ignored(IgnoredReason.Late) == 1);
        Assert.Equal(1, line.Meters.Finished("get_balance", "unknown"));
        Assert.Equal(1, line.Meters.Finished("get_info", "answered"));
        Assert.Contains("when nobody waited for it", line.Log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_revoked_connection_meets_with_silence_and_others_do_not()
    {
        await using var line = await WalletLine.OpenAsync();
        var other = line.NewClient(line.Connect());
        Assert.True(line.Service.Revoke("client 1"));
        Assert.False(line.Service.Revoke("client 9"));

        var paying = WalletLine.PayAsync(line.Client, await line.InvoiceAsync());
        await Bounded.UntilAsync(() => line.Requests.Any(), "the request");
        Bounded.Answered(await other.GetBalanceAsync(default).Within());
        await line.PassAsync(WalletLine.Wait, paying);
        Bounded.Unknown(await paying.Within());
        Assert.Empty(line.Network.Payments);
    }

    private static void AssertNoFalseProof(WalletLine line, Ask ask)
    {
        var payments = line.Network.Payments.Where(p => p.PaymentHash == ask.ToPay.PaymentHash).ToArray();
        Assert.True(payments.Length <= 1, "The invoice was paid more than once.");
        if (ask.Payment is WalletOutcome<PaidInvoice>.Answered paid)
        {
            Assert.True(paid.Value.Preimage.Proves(ask.ToPay.PaymentHash));
            Assert.Single(payments);
        }

        if (ask.Lookup is WalletOutcome<WalletTransaction>.Answered found)
        {
            Assert.True(found.Value.Preimage is null || found.Value.Preimage.Value.Proves(found.Value.PaymentHash));
        }
    }

    private sealed record Row(WalletFault? Fault, string Outcome, TimeSpan? Takes = null, string? Ignored = null)
    {
        private readonly Dictionary<WalletMethod, string> exceptions = [];

        public string this[WalletMethod method]
        {
            get => exceptions.GetValueOrDefault(method, Outcome);
            init => exceptions[method] = value;
        }
    }
}
