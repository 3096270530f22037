using System.Globalization;

namespace L402Functions.Spending.Audit.Checkpoints;

/// <summary>Where a checkpoint is stored: <c>2026/05/06/000000000042.jws</c>.</summary>
/// <param name="Day">The day in UTC on which it was made.</param>
/// <param name="Number">Its number.</param>
public sealed record CheckpointName(DateOnly Day, long Number)
{
    private const string DayFormat = "yyyy'/'MM'/'dd";
    private const string End = ".jws";
    private const int DayLength = 10;

    /// <summary>The name of a checkpoint.</summary>
    public static CheckpointName Of(Checkpoint checkpoint)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        return new CheckpointName(DateOnly.FromDateTime(checkpoint.At.UtcDateTime), checkpoint.Number);
    }

    /// <summary>Reads a name; null for any other.</summary>
    public static CheckpointName? Read(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name.Length > DayLength
            && DateOnly.TryParseExact(name.AsSpan(0, DayLength), DayFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            && name.EndsWith(End, StringComparison.Ordinal)
            && long.TryParse(name.AsSpan(DayLength + 1, name.Length - DayLength - 1 - End.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && new CheckpointName(day, number) is var read
            && read.ToString() == name
                ? read
                : null;
    }

    /// <summary>The name.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Day.ToString(DayFormat, CultureInfo.InvariantCulture)}/{Number:D12}{End}");
}
