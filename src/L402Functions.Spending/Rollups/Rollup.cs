namespace L402Functions.Spending.Rollups;

/// <summary>A rollup row.</summary>
/// <param name="Key">What it is about.</param>
/// <param name="Figures">Its figures.</param>
public sealed record Rollup(RollupKey Key, RollupFigures Figures);
