namespace L402Functions.EndToEnd.Tests.Telemetry;

/// <summary>One measurement, its labels as <c>name=value</c>.</summary>
internal sealed record Measured(string Instrument, double Value, IReadOnlyList<string> Labels);
