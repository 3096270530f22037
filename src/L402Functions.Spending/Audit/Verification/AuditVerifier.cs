using System.Collections.Immutable;
using L402Functions.Spending.Agents;
using L402Functions.Spending.Audit.Checkpoints;
using L402Functions.Spending.Ledger;
using L402Functions.Spending.Payments;
using L402Functions.Spending.Retention;
using Microsoft.Extensions.Logging;

namespace L402Functions.Spending.Audit.Verification;

/// <summary>
/// Checks the books against each other and against what is not in the storage account: the signed checkpoints and the wallets' own lists. Everything that is
/// wrong is named; nothing stops at the first ledger. Payments go on meanwhile.
/// </summary>
public sealed partial class AuditVerifier
{
    private readonly ILedgerStore store;
    private readonly IAgentDirectory agents;
    private readonly IWalletDirectory wallets;
    private readonly IIdSource ids;
    private readonly VerificationLimits limits;
    private readonly TimeProvider clock;
    private readonly VerificationMetrics metrics;
    private readonly ILogger<AuditVerifier> logger;
    private readonly CheckpointCheck checkpoints;
    private readonly RootCheck rootCheck;

    /// <summary>A verifier of everything that these stores hold.</summary>
    public AuditVerifier(
        ILedgerStore store, IArchiveStore archive, IAgentDirectory agents, IWalletDirectory wallets, CheckpointBook book, CheckpointSeal seal, ICheckpointBoard? board,
        IIdSource ids, VerificationLimits limits, TimeProvider clock, VerificationMetrics metrics, ILogger<AuditVerifier> logger)
    {
        (this.store, this.agents, this.wallets, this.ids) = (store, agents, wallets, ids);
        (this.limits, this.clock, this.metrics, this.logger) = (limits, clock, metrics, logger);
        checkpoints = new CheckpointCheck(book, seal, board, limits);
        rootCheck = new RootCheck(store, archive, limits, clock);
    }

    /// <summary>Checks every ledger, beginning with another one each time, as far as the time allows.</summary>
    /// <param name="deep">Also the rows in the archive, and every checkpoint there is.</param>
    /// <param name="time">How long it may take.</param>
    /// <param name="cancellationToken">Ends the checking.</param>
    /// <exception cref="LedgerStoreException">The list of ledgers could not be read.</exception>
    public async Task<VerificationReport> VerifyAllAsync(bool deep, TimeBox time, CancellationToken cancellationToken)
    {
        var roots = await ListAsync(cancellationToken);
        var start = roots.Count == 0 ? 0 : (int)(ids.NewDelay(TimeSpan.FromTicks(long.MaxValue >> 1)).Ticks % roots.Count);
        return await VerifyAsync(null, [.. roots.Skip(start), .. roots.Take(start)], roots, deep, time, cancellationToken);
    }

    /// <summary>Checks one ledger, with the checkpoints and the wallets that it pays from.</summary>
    /// <exception cref="LedgerStoreException">The list of ledgers could not be read.</exception>
    public async Task<VerificationReport> VerifyAsync(AgentId root, bool deep, TimeBox time, CancellationToken cancellationToken) =>
        await VerifyAsync(root, [root], await ListAsync(cancellationToken), deep, time, cancellationToken);

    private async Task<List<AgentId>> ListAsync(CancellationToken cancellationToken)
    {
        var roots = new List<AgentId>();
        await foreach (var root in agents.ListRootsAsync(cancellationToken))
        {
            roots.Add(root);
        }

        return roots;
    }

    private async Task<VerificationReport> VerifyAsync(
        AgentId? only, List<AgentId> roots, IReadOnlyList<AgentId> known, bool deep, TimeBox time, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(time);
        var at = clock.GetUtcNow();

        // Before any head: a checkpoint that is made meanwhile must not be ahead of what is read here.
        var (checkpointReport, anchors) = await CheckCheckpointsAsync(deep, cancellationToken);
        if (only is null)
        {
            // A ledger whose registration is gone too is known from its checkpoints alone.
            roots.AddRange(anchors.Roots.Except(known).Order());
        }

        var reports = ImmutableArray.CreateBuilder<RootReport>();
        var claims = new List<WalletClaim>();
        var left = 0;
        foreach (var root in roots)
        {
            if (time.IsOver || await CheckRootAsync(root, anchors, deep, cancellationToken) is not var (report, found))
            {
                left++;
                continue;
            }

            reports.Add(report);
            claims.AddRange(found);
        }

        checkpointReport = checkpointReport is null
            ? null
            : CheckpointCheck.WithAge(checkpointReport, reports.Min(r => r.Since), at, limits.CheckpointAge);
        var wallets = await CheckWalletsAsync(reports.Select(r => r.Root), known, claims, time, cancellationToken);
        var result = new VerificationReport(at, [.. reports.OrderBy(r => r.Root)], left, checkpointReport, wallets);
        foreach (var found in result.Breaks)
        {
            metrics.Found(found.Break);
            LogBreak(found);
        }

        return result;
    }

    private async Task<(CheckpointReport? Report, Anchors Anchors)> CheckCheckpointsAsync(bool deep, CancellationToken cancellationToken)
    {
        try
        {
            return await checkpoints.CheckAsync(deep, cancellationToken);
        }
        catch (LedgerStoreException failed)
        {
            LogNoCheckpoints(failed);
            return (null, new Anchors());
        }
    }

    private async Task<(RootReport Report, IReadOnlyCollection<WalletClaim> Claims)?> CheckRootAsync(
        AgentId root, Anchors anchors, bool deep, CancellationToken cancellationToken)
    {
        try
        {
            return await rootCheck.CheckAsync(root, anchors.Of(root), deep, cancellationToken);
        }
        catch (LedgerStoreException failed)
        {
            LogLeft(root, failed);
            return null;
        }
    }

    private async Task<ImmutableArray<WalletReport>> CheckWalletsAsync(
        IEnumerable<AgentId> roots, IReadOnlyList<AgentId> known, List<WalletClaim> claims, TimeBox time, CancellationToken cancellationToken)
    {
        var names = new SortedSet<string>(claims.Select(c => c.Wallet), StringComparer.OrdinalIgnoreCase);
        foreach (var root in roots)
        {
            if (await store.ReadAsync(root, RowKeys.Head, cancellationToken) is { } row && LedgerHead.TryParse(row.Document, out var head))
            {
                names.UnionWith(head.Agents.Values.Select(a => a.Wallet).Where(w => w.Length > 0));
            }
        }

        var check = new WalletCheck(store, known, limits, clock);
        var reports = ImmutableArray.CreateBuilder<WalletReport>();
        foreach (var name in names)
        {
            if (time.IsOver)
            {
                reports.Add(new WalletReport(name, clock.GetUtcNow() - limits.WalletWindow, 0, Complete: false, []));
                continue;
            }

            var own = claims.Where(c => string.Equals(c.Wallet, name, StringComparison.OrdinalIgnoreCase)).ToList();
            reports.Add(await check.CheckAsync(name, wallets.Find(name), own, cancellationToken));
        }

        return check.WithStrays(reports.ToImmutable());
    }

    [LoggerMessage(1, LogLevel.Critical, "The books are broken: {Break}")]
    private partial void LogBreak(FoundBreak @break);

    [LoggerMessage(2, LogLevel.Warning, "The ledger of {Root} is left to the next verification: the store is down")]
    private partial void LogLeft(AgentId root, Exception failed);

    [LoggerMessage(3, LogLevel.Error, "The checkpoints could not be read: this verification cannot tell a chain that was rebuilt")]
    private partial void LogNoCheckpoints(Exception failed);
}
