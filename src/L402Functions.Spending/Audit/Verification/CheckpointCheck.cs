using L402Functions.Spending.Audit.Checkpoints;

namespace L402Functions.Spending.Audit.Verification;

/// <summary>Checks the checkpoints themselves, and gathers what they signed.</summary>
internal sealed class CheckpointCheck(CheckpointBook book, CheckpointSeal seal, ICheckpointBoard? board, VerificationLimits limits)
{
    /// <summary>The report, with a break where there should be a newer checkpoint by now: the newest, or without one the oldest row, is too old.</summary>
    public static CheckpointReport WithAge(CheckpointReport report, DateTimeOffset? oldestRow, DateTimeOffset now, TimeSpan limit)
    {
        if (now - (report.Newest ?? oldestRow ?? now) <= limit)
        {
            return report;
        }

        var stale = new FoundBreak(VerificationBreak.CheckpointStale, null)
        {
            Expected = $"one that is not older than {limit.TotalHours:0} hours",
            Found = report.Newest is { } newest ? $"{newest:u}" : "none",
        };
        return report with { Breaks = report.Breaks.Add(stale) };
    }

    /// <summary>Reads the newest checkpoints, or with <paramref name="deep"/> all.</summary>
    /// <exception cref="Ledger.LedgerStoreException">The store did not answer.</exception>
    public async Task<(CheckpointReport Report, Anchors Anchors)> CheckAsync(bool deep, CancellationToken cancellationToken)
    {
        var breaks = new BreakList(null);
        var anchors = new Anchors();
        var names = await book.ListAsync(cancellationToken);
        CheckNumbers(names, breaks);
        var read = names.Skip(deep ? 0 : Math.Max(0, names.Count - limits.Checkpoints)).ToList();
        var hashes = new Dictionary<long, AuditHash>();
        StoredCheckpoint? last = null;
        foreach (var name in read)
        {
            if (await book.ReadAsync(name, cancellationToken) is not { } stored)
            {
                breaks.Add(VerificationBreak.CheckpointMissing, subject: name.ToString());
                continue;
            }

            hashes[name.Number] = stored.Hash;
            if (stored.Checkpoint is not { } checkpoint)
            {
                breaks.Add(VerificationBreak.CheckpointForged, subject: name.ToString(), actual: stored.Reason);
                continue;
            }

            if (last is not null && checkpoint.Previous != last.Hash)
            {
                breaks.Add(VerificationBreak.CheckpointPreviousDiffers, subject: name.ToString(), expected: last.Hash.ToString(), actual: checkpoint.Previous.ToString());
            }
            else if (last is null && name == names[0] && checkpoint.Previous != AuditHash.None)
            {
                breaks.Add(VerificationBreak.CheckpointMissing, subject: "the one before " + name, expected: checkpoint.Previous.ToString());
            }

            last = stored;
            anchors.Add(stored, checkpoint);
        }

        var announced = board is null ? null : await CheckAnnouncementsAsync(names, hashes, breaks, cancellationToken);
        return (new CheckpointReport(names.Count, read.Count, last?.Checkpoint!.At, announced, breaks.ToImmutable()), anchors);
    }

    private static void CheckNumbers(IReadOnlyList<CheckpointName> names, BreakList breaks)
    {
        var expected = 1L;
        foreach (var number in names.Select(n => n.Number).Distinct())
        {
            if (number > expected)
            {
                breaks.Add(VerificationBreak.CheckpointMissing, subject: number - 1 == expected ? $"{expected}" : $"{expected} to {number - 1}");
            }

            expected = number + 1;
        }
    }

    private async Task<int?> CheckAnnouncementsAsync(
        IReadOnlyList<CheckpointName> names, Dictionary<long, AuditHash> hashes, BreakList breaks, CancellationToken cancellationToken)
    {
        if (await board!.ReadAsync(cancellationToken) is not { } said)
        {
            return null;
        }

        // What others say on the same board is none of ours.
        var notices = said.Select(seal.OpenNotice).OfType<CheckpointNotice>().Distinct().ToList();
        var newest = names.Count == 0 ? 0 : names[^1].Number;
        foreach (var notice in notices)
        {
            if (hashes.TryGetValue(notice.Number, out var hash))
            {
                if (hash != notice.Hash)
                {
                    breaks.Add(VerificationBreak.AnnouncementDiffers, subject: $"{notice.Number}", expected: notice.Hash.ToString(), actual: hash.ToString());
                }
            }
            else if (notice.Number > newest)
            {
                breaks.Add(VerificationBreak.CheckpointMissing, subject: $"{notice.Number}", expected: notice.Hash.ToString());
            }
        }

        return notices.Count;
    }
}
