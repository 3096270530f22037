using L402Functions.Protocol.Wallets;
using L402Functions.Storage;

namespace L402Functions.Health;

/// <summary>
/// Asks the tables and the wallet whether they answer, at most once in a while: a health probe of a hundred instances must not be a load
/// of its own, and anybody may call it.
/// </summary>
public sealed class ReadinessCheck(MoneyTables tables, StorageOptions options, IWallet wallet, TimeProvider clock) : IDisposable
{
    private const string Ok = "ok";
    private const string Unavailable = "unavailable";
    private static readonly TimeSpan KeptFor = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private readonly SemaphoreSlim asking = new(1, 1);
    private HealthReport? last;
    private DateTimeOffset askedAt;

    /// <summary>The report, some seconds old at most.</summary>
    public async Task<HealthReport> CheckAsync(CancellationToken cancellationToken)
    {
        await asking.WaitAsync(cancellationToken);
        try
        {
            if (last is null || clock.GetUtcNow() - askedAt > KeptFor)
            {
                last = await AskAsync(cancellationToken);
                askedAt = clock.GetUtcNow();
            }

            return last;
        }
        finally
        {
            asking.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => asking.Dispose();

    private async Task<HealthReport> AskAsync(CancellationToken cancellationToken)
    {
        var tablesAnswer = AnswersAsync(token => tables.AnswersAsync(options.RedemptionsTable, token), cancellationToken);
        var walletAnswers = AnswersAsync(
            async token => await wallet.GetInfoAsync(token) is WalletOutcome<WalletInfo>.Answered, cancellationToken);
        var (tablesOk, walletOk) = (await tablesAnswer, await walletAnswers);
        return new HealthReport(tablesOk && walletOk ? "ready" : "unready", tablesOk ? Ok : Unavailable, walletOk ? Ok : Unavailable);
    }

    private async Task<bool> AnswersAsync(Func<CancellationToken, Task<bool>> ask, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(Patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            return await ask(either.Token).WaitAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }
}
