using System.Security.Cryptography;
using L402Functions.Protocol.Signing;

namespace L402Functions.Protocol.Tests.Signing;

/// <summary>Fresh keys.</summary>
internal static class Keys
{
    public static SigningKey New() =>
        SigningKey.TryCreate(RandomNumberGenerator.GetBytes(SigningKey.Length), out var key) ? key : throw new InvalidOperationException("One of 2³² scalars is none.");
}
