using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using L402Functions.Protocol.Tokens;

namespace L402Functions.Paywall.Credentials;

/// <summary>
/// Tokens that this process has authenticated and whose uses nobody counts, by the SHA-256 of the header line that carried them: a caller who
/// comes back a thousand times is checked against the clock, the path and the revocations a thousand times, and its signature once.
/// </summary>
public sealed class RememberedTokens
{
    private const int PerGeneration = 4096;
    private readonly Lock turning = new();

    // Two generations: when the younger is full the older is dropped, so that memory is bounded and a busy token stays.
    private volatile ConcurrentDictionary<Digest, AuthenticToken> younger = new();
    private volatile ConcurrentDictionary<Digest, AuthenticToken> older = new();

    /// <summary>The token of that line, or null where it is not remembered.</summary>
    public AuthenticToken? Find(string authorizationLine)
    {
        var digest = Digest.Of(authorizationLine);
        if (younger.TryGetValue(digest, out var token))
        {
            return token;
        }

        if (older.TryGetValue(digest, out token))
        {
            Add(digest, token);
        }

        return token;
    }

    /// <summary>Remembers the token of that line.</summary>
    public void Add(string authorizationLine, AuthenticToken token) => Add(Digest.Of(authorizationLine), token);

    private void Add(Digest digest, AuthenticToken token)
    {
        if (younger.TryAdd(digest, token) && younger.Count > PerGeneration)
        {
            lock (turning)
            {
                if (younger.Count > PerGeneration)
                {
                    older = younger;
                    younger = new ConcurrentDictionary<Digest, AuthenticToken>();
                }
            }
        }
    }

    private readonly record struct Digest(ulong A, ulong B, ulong C, ulong D)
    {
        private const int OnStack = 1024;

        public static Digest Of(string line)
        {
            Span<byte> bytes = line.Length <= OnStack ? stackalloc byte[line.Length * 3] : new byte[line.Length * 3];
            Span<ulong> hash = stackalloc ulong[4];
            SHA256.HashData(bytes[..Encoding.UTF8.GetBytes(line, bytes)], MemoryMarshal.AsBytes(hash));
            return new Digest(hash[0], hash[1], hash[2], hash[3]);
        }
    }
}
