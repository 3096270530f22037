using System.Text;
using System.Text.Json.Nodes;
using L402Functions.Protocol;
using L402Functions.Protocol.Json;
using L402Functions.Spending.Agents;
using L402Functions.Spending.Audit;
using L402Functions.Spending.Audit.Checkpoints;
using L402Functions.Spending.Audit.Verification;
using L402Functions.Spending.Ledger;
using L402Functions.Storage.Tests.Stores;
using L402Functions.TestSupport.Azurite;

namespace L402Functions.Storage.Tests.Verification;

/// <summary>What somebody does to the books who has the storage account's key, and the name under which verification finds it.</summary>
[Collection(AzuriteCollection.Name)]
public sealed partial class TamperTests(AzuriteServer azurite)
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
        Assert.Equal(found.Count, books.Meters.Sums.Values.Sum());
        Assert.Equal(1, books.Meters.Sums["l402.audit.breaks{break=intent_differs}"]);
    }

    [Fact]
    public async Task The_newest_checkpoint_that_counts_is_the_last_one()
    {
        var books = await Books.OpenAsync(azurite);
        var signed = books.Clock.GetUtcNow();
        var last = new LastCheckpoint(books.Checkpoints);
        Assert.Equal(signed, await last.FindAsync(None));

        books.Clock.Advance(TimeSpan.FromHours(1));
        await books.Anchors.UploadBlobAsync("2026/03/01/000000000002.jws", BinaryData.FromString("no checkpoint"), None);
        Assert.Equal(signed, await last.FindAsync(None));
        await books.SignAsync();
        Assert.Equal(signed + TimeSpan.FromHours(1), await last.FindAsync(None));
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
