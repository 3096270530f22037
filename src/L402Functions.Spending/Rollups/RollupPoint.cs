namespace L402Functions.Spending.Rollups;

/// <summary>A day of a series.</summary>
/// <param name="Day">The day in UTC.</param>
/// <param name="Figures">Its figures.</param>
public sealed record RollupPoint(DateOnly Day, RollupFigures Figures);
