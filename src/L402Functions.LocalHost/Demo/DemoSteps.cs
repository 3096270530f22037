namespace L402Functions.LocalHost.Demo;

/// <summary>What a demonstration says: numbered steps, and what came of each.</summary>
internal sealed class DemoSteps(TextWriter output)
{
    private int step;

    /// <summary>Begins a step.</summary>
    public void Begin(string title) => output.WriteLine($"\n{++step}. {title}");

    /// <summary>A line of what came.</summary>
    public void Show(string line) => output.WriteLine($"   {line}");
}
