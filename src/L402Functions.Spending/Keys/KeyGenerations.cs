namespace L402Functions.Spending.Keys;

/// <summary>
/// Which of an agent's keys count. A rotation raises <paramref name="Current"/> and lets the one before count until
/// <paramref name="PreviousUntil"/>, so that an agent can be given its new key without a moment in which none works.
/// </summary>
/// <param name="Current">The newest generation, from 1.</param>
/// <param name="PreviousUntil">Until when generation <c>Current - 1</c> counts too; null where it does not.</param>
/// <param name="MasterNumber">The master secret that the newest was issued under; null where none was issued, or before this was noted.</param>
public readonly record struct KeyGenerations(int Current, DateTimeOffset? PreviousUntil = null, int? MasterNumber = null)
{
    /// <summary>What an agent starts with.</summary>
    public static KeyGenerations First { get; } = new(1);

    /// <summary>True where a key of that generation opens anything now.</summary>
    public bool Accepts(int generation, DateTimeOffset now) =>
        generation >= 1 && (generation == Current || (generation == Current - 1 && PreviousUntil is { } until && now < until));

    /// <summary>
    /// The next generation, issued under the master secret <paramref name="masterNumber"/>; the present one goes on for <paramref name="overlap"/>. With no
    /// overlap, older keys end at once.
    /// </summary>
    public KeyGenerations Rotate(DateTimeOffset now, TimeSpan overlap, int masterNumber)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(overlap, TimeSpan.Zero);
        return new KeyGenerations(checked(Current + 1), overlap == TimeSpan.Zero ? null : now + overlap, masterNumber);
    }
}
