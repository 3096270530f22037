namespace L402Functions.Infra.Tests.Compiling;

/// <summary>A fact that the compiler is needed for: skipped, with the reason, where the registry has none for this platform.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class BicepFactAttribute : FactAttribute
{
    public BicepFactAttribute() => Skip = BicepCli.MissingBecause;
}
