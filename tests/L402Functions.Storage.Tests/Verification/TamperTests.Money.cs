using System.Text;
using L402Functions.Protocol;
using L402Functions.Protocol.Signing;
using L402Functions.Protocol.Wallets;
using L402Functions.Spending.Agents;
using L402Functions.Spending.Audit;
using L402Functions.Spending.Audit.Checkpoints;
using L402Functions.Spending.Audit.Verification;
using L402Functions.Spending.Ledger;

namespace L402Functions.Storage.Tests.Verification;

/// <summary>The same for the money, the checkpoints and the wallets.</summary>
public sealed partial class TamperTests
{
    [Fact]
    public async Task A_budget_that_was_changed_in_the_head_is_spent_differs()
    {
        var books = await Books.OpenAsync(azurite);
        var head = await books.ReadAsync(Books.Root, RowKeys.Head);
        var text = head.ToJsonString();
        var changed = text.Replace("313000", "3000", StringComparison.Ordinal);
        Assert.NotEqual(text, changed);
        await books.WriteAsync(Books.Root, RowKeys.Head, Encoding.UTF8.GetBytes(changed));

        Has(await books.BreaksAsync(), VerificationBreak.SpentDiffers, Books.Root, subject: "research");
    }

    [Fact]
    public async Task A_reservation_that_was_taken_out_of_the_head_is_reserved_differs()
    {
        var books = await Books.OpenAsync(azurite);
        var head = await books.ReadAsync(Books.Root, RowKeys.Head);
        var changed = head.ToJsonString().Replace("110000", "50000", StringComparison.Ordinal);
        await books.WriteAsync(Books.Root, RowKeys.Head, Encoding.UTF8.GetBytes(changed));

        Has(await books.BreaksAsync(), VerificationBreak.ReservedDiffers, Books.Root, subject: "scout");
    }

    [Fact]
    public async Task A_head_that_was_overwritten_is_head_unreadable_and_one_that_is_gone_is_root_missing()
    {
        var books = await Books.OpenAsync(azurite);
        await books.WriteAsync(Books.Root, RowKeys.Head, "{}"u8.ToArray());
        Has(await books.BreaksAsync(), VerificationBreak.HeadUnreadable, Books.Root);

        await books.DeleteAsync(Books.Root, RowKeys.Head);
        var found = await books.BreaksAsync();
        Has(found, VerificationBreak.RootMissing, Books.Root);
        Has(found, VerificationBreak.HeadMissing, Books.Root);
    }

    [Fact]
    public async Task An_intents_amount_that_was_changed_is_intent_differs()
    {
        var books = await Books.OpenAsync(azurite);
        await ChangeIntentAsync(books, "order-2", text => text.Replace("120000", "20000", StringComparison.Ordinal));

        Has(await books.BreaksAsync(), VerificationBreak.IntentDiffers, Books.Root, subject: "order-2");
    }

    [Fact]
    public async Task Two_intents_whose_fees_were_changed_against_each_other_differ_though_the_sums_agree()
    {
        var books = await Books.OpenAsync(azurite);
        await ChangeIntentAsync(books, "order-1", text => text.Replace("\"fee_msat\":1000", "\"fee_msat\":1500", StringComparison.Ordinal));
        await ChangeIntentAsync(books, "order-3", text => text.Replace("\"fee_msat\":1000", "\"fee_msat\":500", StringComparison.Ordinal));

        var found = await books.BreaksAsync();

        Has(found, VerificationBreak.IntentDiffers, Books.Root, subject: "order-1");
        Has(found, VerificationBreak.IntentDiffers, Books.Root, subject: "order-3");
        Assert.DoesNotContain(found, f => f.Break == VerificationBreak.SpentDiffers);
    }

    [Fact]
    public async Task An_open_intents_reservation_that_was_changed_is_intent_differs()
    {
        var books = await Books.OpenAsync(azurite);
        await ChangeIntentAsync(books, "lost", text => text.Replace("100000", "1000", StringComparison.Ordinal));

        Has(await books.BreaksAsync(), VerificationBreak.IntentDiffers, Books.Root, subject: "lost");
    }

    [Fact]
    public async Task An_intent_that_was_deleted_is_intent_missing_and_one_that_nobody_decided_is_intent_unrecorded()
    {
        var books = await Books.OpenAsync(azurite);
        var forged = (await books.ReadAsync(Books.Root, "i|order-3")).ToJsonString().Replace("order-3", "order-4", StringComparison.Ordinal);
        await books.DeleteAsync(Books.Root, "i|order-1");
        await books.WriteAsync(Books.Root, "i|order-4", Encoding.UTF8.GetBytes(forged));

        var found = await books.BreaksAsync();

        Has(found, VerificationBreak.IntentMissing, Books.Root, subject: "order-1");
        Has(found, VerificationBreak.IntentUnrecorded, Books.Root, subject: "order-4");
    }

    [Fact]
    public async Task A_ledger_that_was_deleted_whole_is_root_missing()
    {
        var books = await Books.OpenAsync(azurite);
        foreach (var row in await books.Store.ReadRangeAsync(Books.Other, "!", "~", None).ToListAsync())
        {
            await books.DeleteAsync(Books.Other, row.Key);
        }

        var found = await books.BreaksAsync();

        Has(found, VerificationBreak.RootMissing, Books.Other);

        // The wallet is the other book that knows.
        Assert.Contains(found, f => f.Break == VerificationBreak.WalletPaymentUnknown);
    }

    [Fact]
    public async Task A_checkpoint_that_was_deleted_is_checkpoint_missing()
    {
        var books = await Books.OpenAsync(azurite);
        await books.SignAsync();
        await books.SignAsync();
        var names = await books.Checkpoints.ListAsync(None);
        await books.Anchors.DeleteBlobAsync(names[1].ToString());

        var found = await books.BreaksAsync();

        Has(found, VerificationBreak.CheckpointMissing, null, subject: "2");
        Has(found, VerificationBreak.CheckpointPreviousDiffers, null, subject: names[2].ToString());
    }

    [Fact]
    public async Task The_first_checkpoint_that_was_deleted_is_checkpoint_missing()
    {
        var books = await Books.OpenAsync(azurite);
        await books.SignAsync();
        await books.Anchors.DeleteBlobAsync((await books.Checkpoints.ListAsync(None))[0].ToString());

        Has(await books.BreaksAsync(), VerificationBreak.CheckpointMissing, null, subject: "1");
    }

    [Fact]
    public async Task A_checkpoint_that_was_signed_with_another_key_is_checkpoint_forged_and_counts_for_nothing()
    {
        var books = await Books.OpenAsync(azurite);
        using var mallory = Books.NewKey(9);
        var end = (await books.HeadAsync(Books.Root)).Chain.Sequence;
        await RebuildAsync(books, 1, end, row => row["actor"] = "operator:mallory");
        var head = await books.HeadAsync(Books.Root);
        var forged = new Checkpoint
        {
            Number = 2,
            At = books.Clock.GetUtcNow(),
            Previous = AuditHash.None,
            Heads = [new CheckpointHead(Books.Root, head.Chain, Msat.FromSats(313), Msat.FromSats(110))],
        };
        var name = CheckpointName.Of(forged);
        await books.Anchors.UploadBlobAsync(name.ToString(), BinaryData.FromBytes(new CheckpointSeal(mallory, new JwkSet(mallory.PublicKey)).Sign(forged)));

        var found = await books.BreaksAsync();

        Has(found, VerificationBreak.CheckpointForged, null, subject: name.ToString());
        Has(found, VerificationBreak.Rebuilt, Books.Root, end);

        // Nor does it keep the next checkpoint from being signed.
        Assert.Equal(3, Assert.IsType<CheckpointResult.Written>(await books.SignAsync()).Stored.Name.Number);
    }

    [Fact]
    public async Task A_checkpoint_that_was_overwritten_by_an_older_one_is_forged_in_its_place()
    {
        var books = await Books.OpenAsync(azurite);
        await books.SignAsync();
        var names = await books.Checkpoints.ListAsync(None);
        var first = await books.Anchors.GetBlobClient(names[0].ToString()).DownloadContentAsync();
        await books.Anchors.GetBlobClient(names[1].ToString()).UploadAsync(first.Value.Content, overwrite: true);

        Has(await books.BreaksAsync(), VerificationBreak.CheckpointForged, null, subject: names[1].ToString());
    }

    [Fact]
    public async Task Without_a_checkpoint_or_with_an_old_one_it_is_checkpoint_stale()
    {
        var books = await Books.OpenAsync(azurite);
        books.Clock.Advance(TimeSpan.FromDays(2));
        Has(await books.BreaksAsync(), VerificationBreak.CheckpointStale, null);
        await books.SignAsync();
        Assert.Empty(await books.BreaksAsync());

        foreach (var name in await books.Checkpoints.ListAsync(None))
        {
            await books.Anchors.DeleteBlobAsync(name.ToString());
        }

        Has(await books.BreaksAsync(), VerificationBreak.CheckpointStale, null);
    }

    [Fact]
    public async Task A_payment_that_no_intent_knows_is_wallet_payment_unknown()
    {
        var books = await Books.OpenAsync(azurite);
        Assert.IsType<WalletOutcome<PaidInvoice>.Answered>(await books.Purse.PayInvoiceAsync(new PayInvoiceRequest(await books.InvoiceAsync(21)), None));

        var found = Assert.Single(await books.BreaksAsync());

        Assert.Equal(VerificationBreak.WalletPaymentUnknown, found.Break);
        Assert.Contains("21000 msat", found.Found, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_payment_that_the_wallet_does_not_know_or_tells_otherwise_is_named()
    {
        var books = await Books.OpenAsync(azurite);
        var told = new ForgedWallet(books.Purse);
        books.Ports.Wallets[Books.Wallet] = told;
        var listed = await told.ReadAsync();
        var (missing, other) = (listed[0], listed[1]);

        told.Change = t => t.PaymentHash == missing.PaymentHash ? [] : t.PaymentHash == other.PaymentHash ? [t with { FeesPaid = new Msat(77_000) }] : [t];
        var found = await books.BreaksAsync();
        Assert.Single(found, f => f.Break == VerificationBreak.WalletPaymentMissing && f.Expected == missing.PaymentHash.ToString());
        Assert.Single(found, f => f.Break == VerificationBreak.WalletPaymentDiffers && f.Found!.Contains("77000", StringComparison.Ordinal));
        Assert.Equal(2, found.Count);

        told.Change = t => t.PaymentHash == other.PaymentHash ? [t, t with { SettledAt = t.SettledAt!.Value.AddMinutes(1) }] : [t];
        var twice = Assert.Single(await books.BreaksAsync());
        Assert.Equal((VerificationBreak.WalletPaymentTwice, other.PaymentHash.ToString()), (twice.Break, twice.Subject));
    }

    [Fact]
    public async Task Two_connections_to_one_wallet_tell_of_the_same_payments_and_accuse_nobody()
    {
        var books = await Books.OpenAsync(azurite);
        books.Ports.Wallets["spare"] = books.Purse;
        await books.PutPolicyAsync(AgentId.Parse("third"), null, "spare");
        await books.PayAsync("by-the-other", AgentId.Parse("third"));
        await books.SignAsync();
        Assert.Empty(await books.BreaksAsync());

        // The connection that should have paid is one that did not: it tells of nothing, and is believed where it does so to the end.
        var silent = new ForgedWallet(books.Purse) { Change = _ => [] };
        books.Ports.Wallets["spare"] = silent;
        var found = await books.BreaksAsync();
        Assert.Single(found, f => f.Break == VerificationBreak.WalletPaymentMissing);
        var differs = Assert.Single(found, f => f.Break == VerificationBreak.WalletPaymentDiffers);
        Assert.Contains("from spare", differs.Expected, StringComparison.Ordinal);
        Assert.Contains("from main", differs.Found, StringComparison.Ordinal);
        Assert.Equal(2, found.Count);
    }

    [Fact]
    public async Task A_wallet_that_does_not_answer_leaves_the_report_incomplete_and_accuses_nobody()
    {
        var books = await Books.OpenAsync(azurite);
        books.Purse.Faults.Next(DevWallet.WalletMethod.ListTransactions, new DevWallet.Faults.WalletFault.Unavailable());

        var report = await books.VerifyAsync();

        Assert.Empty(report.Breaks);
        Assert.False(report.Complete);
    }
}
