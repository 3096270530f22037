using L402Functions.Protocol.Signing;

namespace L402Functions.Settings;

/// <summary>The configuration of accounting, read.</summary>
/// <param name="CheckpointKey">Signs checkpoints.</param>
/// <param name="CheckpointKeys">Verify them: the current key first, then the previous ones.</param>
/// <param name="ReceiptKey">Signs receipts.</param>
/// <param name="ReceiptKeys">Verify them.</param>
/// <param name="RawDays">How many whole days of audit rows stay in the table.</param>
/// <param name="ArchiveMonths">How many months an archive lasts.</param>
/// <param name="AnchorOnNostr">Whether checkpoints are also published on relays.</param>
/// <param name="TimeBox">How long one run of a timer may work.</param>
public sealed record AccountingSetup(
    SigningKey CheckpointKey,
    JwkSet CheckpointKeys,
    SigningKey ReceiptKey,
    JwkSet ReceiptKeys,
    int RawDays,
    int ArchiveMonths,
    bool AnchorOnNostr,
    TimeSpan TimeBox) : IDisposable
{
    private const string Section = "L402:Accounting";

    /// <summary>Reads everything, and collects every problem rather than the first. Messages name the setting and never show its value.</summary>
    public static AccountingSetup? Read(AccountingSettings settings, ICollection<string> problems)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(problems);
        var before = problems.Count;
        Within("RawDays", settings.RawDays, 1, 3660, problems);
        Within("ArchiveMonths", settings.ArchiveMonths, 1, 120, problems);

        // Below the host's own limit of a run, which is five minutes where none is set.
        Within("TimeBoxSeconds", settings.TimeBoxSeconds, 5, 280, problems);
        var checkpoints = SigningKeyReader.Read($"{Section}:CheckpointKey", settings.CheckpointKey, problems);
        var receipts = SigningKeyReader.Read($"{Section}:ReceiptKey", settings.ReceiptKey, problems);
        if (checkpoints is not null && checkpoints.PublicKey.KeyId == receipts?.PublicKey.KeyId)
        {
            problems.Add($"{Section}:CheckpointKey and {Section}:ReceiptKey are the same key: who may sign receipts would sign the record too.");
        }

        var previousCheckpoints = SigningKeyReader.ReadPrevious($"{Section}:PreviousCheckpointKeys", settings.PreviousCheckpointKeys, problems);
        var previousReceipts = SigningKeyReader.ReadPrevious($"{Section}:PreviousReceiptKeys", settings.PreviousReceiptKeys, problems);
        if (problems.Count > before)
        {
            checkpoints?.Dispose();
            receipts?.Dispose();
            return null;
        }

        return new AccountingSetup(
            checkpoints!,
            new JwkSet([checkpoints!.PublicKey, .. previousCheckpoints]),
            receipts!,
            new JwkSet([receipts!.PublicKey, .. previousReceipts]),
            settings.RawDays,
            settings.ArchiveMonths,
            settings.AnchorOnNostr,
            TimeSpan.FromSeconds(settings.TimeBoxSeconds));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        CheckpointKey.Dispose();
        ReceiptKey.Dispose();
    }

    private static void Within(string name, int value, int least, int most, ICollection<string> problems)
    {
        if (value < least || value > most)
        {
            problems.Add($"{Section}:{name} is {value}: it is {least} to {most}.");
        }
    }
}
