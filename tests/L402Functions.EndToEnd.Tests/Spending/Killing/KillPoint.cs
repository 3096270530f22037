namespace L402Functions.EndToEnd.Tests.Spending.Killing;

/// <summary>A place at which a process is killed.</summary>
/// <param name="Number">The step, from 1, among those that one payment causes.</param>
/// <param name="Moment">Before or after it.</param>
/// <param name="Step">What the step is, for people.</param>
internal sealed record KillPoint(int Number, KillMoment Moment, string Step)
{
    public override string ToString() => $"{(Moment == KillMoment.Before ? "before" : "after")} step {Number}, {Step}";
}
