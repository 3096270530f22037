namespace L402Functions.Worker.Tests.Hosting;

/// <summary>A function app as it was published.</summary>
/// <param name="Folder">Where; the host calls it the script root.</param>
/// <param name="Assembly">The file of its entry point.</param>
internal sealed record PublishedApp(string Folder, string Assembly)
{
    public static PublishedApp Product { get; } = new(Path.Combine(AppContext.BaseDirectory, "app"), "L402Functions.dll");

    /// <summary>A seller's own, with functions of its own behind the paywall.</summary>
    public static PublishedApp Shop { get; } = new(Path.Combine(AppContext.BaseDirectory, "shop"), "L402Functions.Worker.Tests.Shop.dll");
}
