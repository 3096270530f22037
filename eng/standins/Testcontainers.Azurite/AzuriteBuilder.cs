using System.Collections.Immutable;
using System.Globalization;
using L402Functions.LocalHost.Azurite;

namespace Testcontainers.Azurite;

public sealed class AzuriteBuilder
{
    public const string AzuriteImage = "mcr.microsoft.com/azure-storage/azurite:3.28.0";

    public const ushort BlobPort = 10000;

    public const ushort QueuePort = 10001;

    public const ushort TablePort = 10002;

    public const string AccountName = AzuriteProcess.AccountName;

    public const string AccountKey = AzuriteProcess.AccountKey;

    private const string RunnableImage = $"mcr.microsoft.com/azure-storage/azurite:{AzuriteInstallation.Version}";

    private readonly string image;
    private readonly ImmutableArray<string> command;

    public AzuriteBuilder()
        : this(AzuriteImage, [])
    {
    }

    private AzuriteBuilder(string image, ImmutableArray<string> command)
    {
        this.image = image;
        this.command = command;
    }

    public AzuriteBuilder WithImage(string image)
    {
        ArgumentNullException.ThrowIfNull(image);
        return new AzuriteBuilder(image, command);
    }

    // Added to what was there, as in the package.
    public AzuriteBuilder WithCommand(params string[] command) => new(image, this.command.AddRange(command));

    public AzuriteBuilder WithInMemoryPersistence(float? megabytes = null) => megabytes is { } limit
        ? WithCommand("--inMemoryPersistence", "--extentMemoryLimit", limit.ToString(CultureInfo.CurrentCulture))
        : WithCommand("--inMemoryPersistence");

    public AzuriteContainer Build() => image == RunnableImage
        ? new AzuriteContainer(command)
        : throw new NotSupportedException($"This build uses a stand-in for Testcontainers.Azurite, which runs {RunnableImage} only, not {image}.");
}
