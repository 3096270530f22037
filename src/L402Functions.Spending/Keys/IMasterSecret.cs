namespace L402Functions.Spending.Keys;

/// <summary>
/// The installation's master secret, as far as spending uses it: numbered, so that it can be rotated, and never handed out. Everything
/// that is signed or checked here is HMAC-SHA256 under one of its numbers.
/// </summary>
public interface IMasterSecret
{
    /// <summary>The length of an authenticator, in bytes.</summary>
    const int MacLength = 32;

    /// <summary>The number that new keys are derived with.</summary>
    int CurrentNumber { get; }

    /// <summary>
    /// HMAC-SHA256 of <paramref name="data"/> under the master secret of that number. False where there is none of that number; then
    /// <paramref name="mac"/> is filled with something that nobody can foresee, and the call took as long as any other.
    /// </summary>
    bool TryAuthenticate(int number, ReadOnlySpan<byte> data, Span<byte> mac);
}
