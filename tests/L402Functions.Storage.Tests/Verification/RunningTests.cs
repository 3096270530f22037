using L402Functions.DevWallet;
using L402Functions.DevWallet.Faults;
using L402Functions.Protocol.Wallets;
using L402Functions.Spending;
using L402Functions.Spending.Audit.Checkpoints;
using L402Functions.Spending.Audit.Verification;
using L402Functions.Storage.Tests.Stores;
using L402Functions.TestSupport.Azurite;

namespace L402Functions.Storage.Tests.Verification;

/// <summary>Verification while everything goes on.</summary>
[Collection(AzuriteCollection.Name)]
public sealed class RunningTests(AzuriteServer azurite)
{
    [Fact]
    public async Task Payments_and_checkpoints_that_go_on_meanwhile_are_no_breaks()
    {
        var books = await Books.OpenAsync(azurite);
        using var stop = new CancellationTokenSource();
        var payments = Enumerable.Range(0, 4).Select(n => PayAsync(books, n, stop.Token)).ToList();
        var signing = SignAsync(books, stop.Token);
        var compared = 0;
        for (var i = 0; i < 15; i++)
        {
            var report = await books.VerifyAsync();
            Assert.True(report.Intact, string.Join('\n', report.Breaks));
            compared += report.Roots.Count(r => r.MoneyCompared);
        }

        await stop.CancelAsync();
        Assert.True((await Task.WhenAll(payments)).Sum() > 20);
        await signing;
        Assert.True(compared > 0, "Intents and budgets were never compared.");
        var last = await books.VerifyAsync(deep: true);
        Assert.True(last.Intact && last.Complete, string.Join('\n', last.Breaks));
    }

    [Fact]
    public async Task A_run_whose_time_is_over_says_what_it_left()
    {
        var books = await Books.OpenAsync(azurite);

        var report = await books.Verifier().VerifyAllAsync(false, new TimeBox(books.Clock, TimeSpan.Zero), CancellationToken.None);

        Assert.Equal((0, 2, false), (report.Roots.Length, report.RootsLeft, report.Complete));
        Assert.True(report.Intact);
    }

    [Fact]
    public async Task An_announcement_shows_a_checkpoint_that_was_deleted_or_replaced()
    {
        var books = await Books.OpenAsync(azurite);
        var board = new MemoryBoard();
        books.Board = board;
        var written = Assert.IsType<CheckpointResult.Written>(await books.SignAsync());
        Assert.True(written.Announced);
        var whole = await books.VerifyAsync();
        Assert.Equal((true, 1), (whole.Intact, whole.Checkpoints!.Announced));

        // The newest one: no later number shows that it is missing.
        await books.Anchors.DeleteBlobAsync(written.Stored.Name.ToString());
        Assert.Equal((VerificationBreak.CheckpointMissing, "2"), Single(await books.BreaksAsync()));

        books.Board = null;
        Assert.IsType<CheckpointResult.Written>(await books.SignAsync());
        books.Board = board;
        Assert.Equal((VerificationBreak.AnnouncementDiffers, "2"), Single(await books.BreaksAsync()));
    }

    private static (VerificationBreak What, string? Subject) Single(IReadOnlyList<FoundBreak> found) => (Assert.Single(found).Break, found[0].Subject);

    private static async Task<int> PayAsync(Books books, int worker, CancellationToken stop)
    {
        var paid = 0;
        for (; !stop.IsCancellationRequested; paid++)
        {
            if (paid % 3 == 1)
            {
                books.Purse.Faults.Next(WalletMethod.PayInvoice, paid % 2 == 0 ? new WalletFault.DropReply() : new WalletFault.RefuseWith(WalletErrorCode.RateLimited, "slowly"));
            }

            await books.PayAsync($"run-{worker}-{paid}", worker % 2 == 0 ? Books.Root : Books.Scout, 10 + paid);
        }

        return paid;
    }

    private static async Task SignAsync(Books books, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            Assert.Empty(Assert.IsType<CheckpointResult.Written>(await books.SignAsync()).Contradicted);
        }
    }

    private sealed class MemoryBoard : ICheckpointBoard
    {
        private readonly List<string> said = ["what somebody else says"];

        public Task<bool> AnnounceAsync(string notice, CancellationToken cancellationToken)
        {
            said.Add(notice);
            return Task.FromResult(true);
        }

        public Task<IReadOnlyList<string>?> ReadAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<string>?>([.. said]);
    }
}
