using System.Security.Cryptography;

namespace L402Functions.Spending.Ledger;

/// <summary>The operating system's generator.</summary>
public sealed class SystemIdSource : IIdSource
{
    /// <inheritdoc/>
    public void Fill(Span<byte> destination) => RandomNumberGenerator.Fill(destination);
}
