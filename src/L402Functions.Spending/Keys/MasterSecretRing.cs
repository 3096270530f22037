using System.Security.Cryptography;

namespace L402Functions.Spending.Keys;

/// <summary>An <see cref="IMasterSecret"/> over secrets that are at hand: from settings, or of a test.</summary>
public sealed class MasterSecretRing : IMasterSecret, IDisposable
{
    /// <summary>The fewest bytes that a secret may have.</summary>
    public const int MinSecretLength = 32;

    private readonly Dictionary<int, byte[]> secrets = [];
    private readonly byte[] nobodys = RandomNumberGenerator.GetBytes(MinSecretLength);

    /// <summary>A ring of <paramref name="secrets"/>, by number.</summary>
    /// <exception cref="ArgumentException">A secret is too short, a number is not 0 to 255, or the current one is not among them.</exception>
    public MasterSecretRing(IReadOnlyDictionary<int, byte[]> secrets, int currentNumber)
    {
        ArgumentNullException.ThrowIfNull(secrets);
        foreach (var (number, secret) in secrets)
        {
            if (number is < 0 or > AgentKey.MaxMasterNumber || secret.Length < MinSecretLength)
            {
                throw new ArgumentException(
                    $"Master secret {number}: a number is 0 to {AgentKey.MaxMasterNumber} and a secret has at least {MinSecretLength} bytes.", nameof(secrets));
            }

            this.secrets[number] = [.. secret];
        }

        if (!this.secrets.ContainsKey(currentNumber))
        {
            throw new ArgumentException($"The current master secret, number {currentNumber}, is not among the secrets.", nameof(currentNumber));
        }

        CurrentNumber = currentNumber;
    }

    /// <inheritdoc/>
    public int CurrentNumber { get; }

    /// <inheritdoc/>
    public bool TryAuthenticate(int number, ReadOnlySpan<byte> data, Span<byte> mac)
    {
        var known = secrets.TryGetValue(number, out var secret);
        HMACSHA256.HashData(known ? secret! : nobodys, data, mac);
        return known;
    }

    /// <summary>Overwrites the secrets and takes them out: whoever still asks finds none.</summary>
    public void Dispose()
    {
        foreach (var secret in secrets.Values)
        {
            CryptographicOperations.ZeroMemory(secret);
        }

        secrets.Clear();
    }
}
