namespace L402Functions.Spending.Rollups;

/// <summary>What one run did for all roots.</summary>
/// <param name="Roots">How many roots were looked at.</param>
/// <param name="Rows">How many audit rows were folded.</param>
/// <param name="Left">Roots that are not finished: busy, down, or the time was over.</param>
/// <param name="Broken">Roots whose log breaks.</param>
public sealed record RollupReport(int Roots, long Rows, int Left, int Broken)
{
    /// <summary>Nothing to do.</summary>
    public static RollupReport Nothing { get; } = new(0, 0, 0, 0);
}
