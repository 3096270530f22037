using System.Text;
using System.Text.Json.Nodes;
using L402Functions.Protocol;
using L402Functions.Protocol.Json;
using L402Functions.Protocol.Signing;
using L402Functions.Protocol.Wallets;
using L402Functions.Spending.Agents;
using L402Functions.Spending.Audit;
using L402Functions.Spending.Audit.Checkpoints;
using L402Functions.Spending.Audit.Verification;
using L402Functions.Spending.Intents;
using L402Functions.Spending.Ledger;
using L402Functions.Storage.Tests.Stores;
using L402Functions.TestSupport.Azurite;

namespace L402Functions.Storage.Tests.Verification;

/// <summary>What somebody does to the books who has the storage account's key, and the name under which verification finds it.</summary>
[Collection(AzuriteCollection.Name)]
public sealed class TamperTests(AzuriteServer azurite)
{
    private static CancellationToken None => CancellationToken.None;

    [Fact]
    public async Task Books_that_nobody_touched_are_whole()
    {
        var books = await Books.OpenAsync(azurite);

        var report = await books.VerifyAsync(deep: true);

        Assert.Empty(report.Breaks);
        Assert.True(report.Complete);
        Assert.Equal([Books.Other, Books.Root], report.Roots.Select(r => r.Root).Order());
        var research = report.Roots.Single(r => r.Root == Books.Root);
        Assert.Equal((3, Msat.FromSats(313), 0), (research.Payments, research.Spent, research.Segments));
        Assert.Equal(Msat.FromSats(110), research.Reserved);
        Assert.Equal(research.End.Sequence, research.Anchored);
        Assert.Equal(research.End.Sequence, research.RowsRead);
        Assert.Equal((1, 1), (report.Checkpoints!.Count, report.Checkpoints.Read));
        Assert.Equal((Books.Wallet, 4), (Assert.Single(report.Wallets).Wallet, report.Wallets[0].Payments));
    }

    [Fact]
    public async Task A_row_that_was_changed_is_previous_differs_at_the_next()
    {
        var books = await Books.OpenAsync(azurite);
        var settled = await FindAsync(books, AuditEvent.Settled, "order-1");
        await ChangeAsync(books, settled, row => row["details"]!["fee"] = "999");

        var found = await books.BreaksAsync();

        Has(found, VerificationBreak.PreviousDiffers, Books.Root, settled + 1);
        Has(found, VerificationBreak.SpentDiffers, Books.Root, subject: "research");
        Has(found, VerificationBreak.IntentDiffers, Books.Root, subject: "order-1");
    }

    [Fact]
    public async Task A_row_that_was_deleted_is_a_gap()
    {
        var books = await Books.OpenAsync(azurite);
        var decided = await FindAsync(books, AuditEvent.Decided, "too-dear");
        await books.DeleteAsync(Books.Root, RowKeys.AuditEntry(decided));

        Has(await books.BreaksAsync(), VerificationBreak.Gap, Books.Root, decided);
    }

    [Fact]
    public async Task Two_rows_that_were_exchanged_are_key_differs_at_both()
    {
        var books = await Books.OpenAsync(azurite);
        var (left, right) = (await FindAsync(books, AuditEvent.Requested, "order-1"), await FindAsync(books, AuditEvent.Requested, "order-3"));
        var first = (await books.Store.ReadAsync(Books.Root, RowKeys.AuditEntry(left), None))!.Document;
        await books.WriteAsync(Books.Root, RowKeys.AuditEntry(left), (await books.Store.ReadAsync(Books.Root, RowKeys.AuditEntry(right), None))!.Document);
        await books.WriteAsync(Books.Root, RowKeys.AuditEntry(right), first);

        var found = await books.BreaksAsync();

        Has(found, VerificationBreak.KeyDiffers, Books.Root, left);
        Has(found, VerificationBreak.KeyDiffers, Books.Root, right);
    }

    [Fact]
    public async Task A_row_that_is_no_entry_is_unreadable()
    {
        var books = await Books.OpenAsync(azurite);
        await books.WriteAsync(Books.Root, RowKeys.AuditEntry(4), "{\"v\": 1}"u8.ToArray());

        Has(await books.BreaksAsync(), VerificationBreak.Unreadable, Books.Root, 4);
    }

    [Fact]
    public async Task A_row_that_was_added_at_the_end_is_beyond_end()
    {
        var books = await Books.OpenAsync(azurite);
        var end = (await books.HeadAsync(Books.Root)).Chain;
        var copy = await books.ReadAsync(Books.Root, RowKeys.AuditEntry(end.Sequence));
        copy["seq"] = end.Sequence + 1;
        copy["prev"] = end.Hash.ToString();
        await books.WriteAsync(Books.Root, RowKeys.AuditEntry(end.Sequence + 1), Canonical(copy));

        Has(await books.BreaksAsync(), VerificationBreak.BeyondEnd, Books.Root, end.Sequence + 1);
    }

    [Fact]
    public async Task A_row_that_was_pushed_in_between_is_previous_differs()
    {
        var books = await Books.OpenAsync(azurite);
        var at = await FindAsync(books, AuditEvent.Requested, "order-3");
        var end = (await books.HeadAsync(Books.Root)).Chain.Sequence;
        for (var sequence = end; sequence >= at; sequence--)
        {
            var moved = await books.ReadAsync(Books.Root, RowKeys.AuditEntry(sequence));
            moved["seq"] = sequence + 1;
            await books.WriteAsync(Books.Root, RowKeys.AuditEntry(sequence + 1), Canonical(moved));
        }

        var found = await books.BreaksAsync();

        // The row that is there twice now names its predecessor twice.
        Has(found, VerificationBreak.PreviousDiffers, Books.Root, at + 1);
        Has(found, VerificationBreak.BeyondEnd, Books.Root, end + 1);
    }

    [Fact]
    public async Task Rows_that_were_cut_off_are_truncated()
    {
        var books = await Books.OpenAsync(azurite);
        var end = (await books.HeadAsync(Books.Root)).Chain.Sequence;
        await books.DeleteAsync(Books.Root, RowKeys.AuditEntry(end));

        Has(await books.BreaksAsync(), VerificationBreak.Truncated, Books.Root, end);
    }

    [Fact]
    public async Task A_chain_that_was_cut_off_with_its_head_set_back_is_rolled_back()
    {
        var books = await Books.OpenAsync(azurite);
        var end = (await books.HeadAsync(Books.Root)).Chain.Sequence;
        var to = end - 3;
        for (var sequence = end; sequence > to; sequence--)
        {
            await books.DeleteAsync(Books.Root, RowKeys.AuditEntry(sequence));
        }

        await SetHeadAsync(books, Books.Root, new AuditLink(to, await HashAsync(books, to)));

        var found = await books.BreaksAsync();
        Has(found, VerificationBreak.RolledBack, Books.Root, end);
        Assert.DoesNotContain(found, f => f.Break is VerificationBreak.Truncated or VerificationBreak.EndDiffers);
    }

    [Fact]
    public async Task A_chain_that_was_rebuilt_whole_with_the_accounts_key_is_rebuilt()
    {
        var books = await Books.OpenAsync(azurite);
        var settled = await FindAsync(books, AuditEvent.Requested, "order-1");
        var end = (await books.HeadAsync(Books.Root)).Chain.Sequence;
        await RebuildAsync(books, settled, end, row => row["details"]!["purpose"] = "something harmless");

        var found = await books.BreaksAsync();

        // Nothing else can see it: rows, head, budgets and intents agree.
        var only = Assert.Single(found);
        Assert.Equal((VerificationBreak.Rebuilt, Books.Root, end), (only.Break, only.Root!.Value, only.Sequence));
    }

    [Fact]
    public async Task A_rebuilt_chain_stays_found_after_later_checkpoints()
    {
        var books = await Books.OpenAsync(azurite);
        var end = (await books.HeadAsync(Books.Root)).Chain.Sequence;
        await RebuildAsync(books, 1, end, row => row["actor"] = "operator:mallory");
        await books.PayAsync("order-9", Books.Root);

        var written = Assert.IsType<CheckpointResult.Written>(await books.SignAsync());

        Assert.Equal(Books.Root, Assert.Single(written.Contradicted).Root);
        var newest = await books.Verifier(new VerificationLimits { Checkpoints = 1 }).VerifyAllAsync(false, Spending.TimeBox.Endless(TimeProvider.System), None);
        Has([.. newest.Breaks], VerificationBreak.Rebuilt, Books.Root, end);
    }

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
    public async Task A_wallet_that_does_not_answer_leaves_the_report_incomplete_and_accuses_nobody()
    {
        var books = await Books.OpenAsync(azurite);
        books.Purse.Faults.Next(DevWallet.WalletMethod.ListTransactions, new DevWallet.Faults.WalletFault.Unavailable());

        var report = await books.VerifyAsync();

        Assert.Empty(report.Breaks);
        Assert.False(report.Complete);
    }

    private static async Task<long> FindAsync(Books books, AuditEvent what, string intent)
    {
        foreach (var row in await books.RowsAsync(Books.Root, RowKeys.Audit))
        {
            if (AuditEntry.Read(row.Document) is { } entry && entry.Event == what && entry.Intent?.ToString() == intent)
            {
                return entry.Link.Sequence;
            }
        }

        throw new InvalidOperationException($"{what} of {intent} is not on record.");
    }

    private static async Task<AuditHash> HashAsync(Books books, long sequence) =>
        AuditHash.Of((await books.Store.ReadAsync(Books.Root, RowKeys.AuditEntry(sequence), None))!.Document.Span);

    private static async Task ChangeAsync(Books books, long sequence, Action<JsonObject> change)
    {
        var row = await books.ReadAsync(Books.Root, RowKeys.AuditEntry(sequence));
        change(row);
        await books.WriteAsync(Books.Root, RowKeys.AuditEntry(sequence), Canonical(row));
    }

    private static async Task ChangeIntentAsync(Books books, string intent, Func<string, string> change)
    {
        var before = (await books.ReadAsync(Books.Root, $"i|{intent}")).ToJsonString();
        var after = change(before);
        Assert.NotEqual(before, after);
        await books.WriteAsync(Books.Root, $"i|{intent}", Encoding.UTF8.GetBytes(after));
    }

    /// <summary>Changes a row and writes every later one and the head anew, so that the chain verifies by itself.</summary>
    private static async Task RebuildAsync(Books books, long from, long end, Action<JsonObject> change)
    {
        var previous = from == 1 ? AuditHash.None : await HashAsync(books, from - 1);
        for (var sequence = from; sequence <= end; sequence++)
        {
            var row = await books.ReadAsync(Books.Root, RowKeys.AuditEntry(sequence));
            if (sequence == from)
            {
                change(row);
            }

            row["prev"] = previous.ToString();
            var document = Canonical(row);
            previous = AuditHash.Of(document);
            await books.WriteAsync(Books.Root, RowKeys.AuditEntry(sequence), document);
        }

        await SetHeadAsync(books, Books.Root, new AuditLink(end, previous));
    }

    private static async Task SetHeadAsync(Books books, AgentId root, AuditLink link)
    {
        var head = await books.HeadAsync(root);
        await books.WriteAsync(root, RowKeys.Head, (head with { Chain = link }).ToUtf8Json());
    }

    private static byte[] Canonical(JsonNode row) =>
        CanonicalJson.TryCanonicalize(Encoding.UTF8.GetBytes(row.ToJsonString()), out var canonical, out _) ? canonical : throw new FormatException();

    private static void Has(IReadOnlyList<FoundBreak> found, VerificationBreak what, AgentId? root, long? sequence = null, string? subject = null) => Assert.True(
        found.Any(f => f.Break == what && f.Root == root && (sequence is null || f.Sequence == sequence) && (subject is null || f.Subject == subject)),
        $"{what} is not among:\n{string.Join('\n', found)}");
}
