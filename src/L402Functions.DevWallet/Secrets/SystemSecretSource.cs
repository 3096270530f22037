using System.Security.Cryptography;

namespace L402Functions.DevWallet.Secrets;

/// <summary>The operating system's generator.</summary>
public sealed class SystemSecretSource : ISecretSource
{
    /// <summary>The only one there need be.</summary>
    public static readonly SystemSecretSource Instance = new();

    private SystemSecretSource()
    {
    }

    /// <inheritdoc/>
    public void Fill(Span<byte> destination) => RandomNumberGenerator.Fill(destination);
}
