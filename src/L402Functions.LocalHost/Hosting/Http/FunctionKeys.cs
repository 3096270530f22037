using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Options;

namespace L402Functions.LocalHost.Hosting.Http;

/// <summary>Decides whether a request brings a key that opens a function of some level.</summary>
internal sealed class FunctionKeys
{
    private readonly byte[][] functionKeys;
    private readonly byte[]? masterKey;

    public FunctionKeys(IOptions<LocalFunctionsOptions> options)
    {
        functionKeys = [.. options.Value.FunctionKeys.Where(k => k.Length > 0).Select(Digest)];
        masterKey = options.Value.MasterKey is { Length: > 0 } key ? Digest(key) : null;
    }

    /// <summary>Anonymous is open to all; Function to a function key or the master key; every other level to the master key only.</summary>
    public bool Opens(HttpRequest request, AuthorizationLevel level)
    {
        if (level == AuthorizationLevel.Anonymous)
        {
            return true;
        }

        var given = request.Headers["x-functions-key"].ToString() is { Length: > 0 } header ? header : request.Query["code"].ToString();
        if (given.Length == 0)
        {
            return false;
        }

        // Every key is compared, by digests of one length, so that the time taken says nothing about any of them.
        var digest = Digest(given);
        var opens = masterKey is not null && CryptographicOperations.FixedTimeEquals(digest, masterKey);
        foreach (var key in functionKeys)
        {
            opens |= CryptographicOperations.FixedTimeEquals(digest, key) && level == AuthorizationLevel.Function;
        }

        return opens;
    }

    private static byte[] Digest(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}
