using Testcontainers.Azurite;

namespace L402Functions.StandIns.Tests.Containers;

/// <summary>A test that needs a container; skipped where the real package finds no Docker engine.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ContainerFactAttribute : FactAttribute
{
    private static readonly Lazy<string?> Obstacle = new(FindObstacle);

    public ContainerFactAttribute()
    {
        Skip = Obstacle.Value;
    }

    private static string? FindObstacle()
    {
        try
        {
            new AzuriteBuilder().WithImage(AzuriteContainers.Image).Build();
            return null;
        }
        catch (Exception noEngine) when (noEngine.GetType().Name.Contains("Docker", StringComparison.Ordinal) || noEngine is ArgumentException)
        {
            return $"No Docker engine answers: {noEngine.Message}";
        }
    }
}
