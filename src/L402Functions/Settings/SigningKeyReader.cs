using L402Functions.Protocol.Signing;

namespace L402Functions.Settings;

/// <summary>Reads keys that sign and keys that verify. Messages name the setting and never show its value.</summary>
internal static class SigningKeyReader
{
    /// <summary>The key, or null with the problem added to <paramref name="problems"/>.</summary>
    public static SigningKey? Read(string at, string? text, ICollection<string> problems)
    {
        if (string.IsNullOrEmpty(text))
        {
            problems.Add($"{at} is missing: {SigningKey.Length} random bytes, as {at.Replace(":", "__", StringComparison.Ordinal)} (for example from: openssl rand -hex 32).");
            return null;
        }

        if (KeyText.Read(text) is { } bytes && SigningKey.TryCreate(bytes, out var key))
        {
            return key;
        }

        problems.Add($"{at} is not a private key of P-256: {SigningKey.Length} bytes in base64 or hexadecimal.");
        return null;
    }

    /// <summary>The public keys of <paramref name="texts"/>.</summary>
    public static List<VerifyingKey> ReadPrevious(string at, IReadOnlyDictionary<string, string> texts, ICollection<string> problems)
    {
        var keys = new List<VerifyingKey>();
        foreach (var (name, text) in texts.OrderBy(t => t.Key, StringComparer.Ordinal))
        {
            if (VerifyingKey.TryParse(text, out var key))
            {
                keys.Add(key);
            }
            else
            {
                problems.Add($"{at}:{name} is no public key of P-256 as a JSON Web Key, as /.well-known/jwks.json showed it.");
            }
        }

        return keys;
    }
}
