using System.Globalization;
using L402Functions.Paywall.Keys;

namespace L402Functions.Settings;

/// <summary>Reads the key ring of the configuration. Messages name the setting and never show its value.</summary>
internal static class MasterKeyReader
{
    /// <summary>The ring, or null with its problems added to <paramref name="problems"/>.</summary>
    public static KeyRing? Read(L402Settings settings, ICollection<string> problems)
    {
        var before = problems.Count;
        var keys = new Dictionary<byte, byte[]>();
        foreach (var (number, text) in settings.MasterKeys)
        {
            var at = $"L402:MasterKeys:{number}";
            if (!byte.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var parsed))
            {
                problems.Add($"{at}: a master key's number is 0 to 255.");
            }
            else if (KeyText.Read(text) is { } key)
            {
                keys[parsed] = key;
            }
            else
            {
                problems.Add($"{at} is not {KeyRing.KeyLength} bytes in base64 or hexadecimal.");
            }
        }

        if (settings.MasterKeys.Count == 0)
        {
            problems.Add("L402:MasterKeys is empty: at least one master key of 32 random bytes is needed, as L402__MasterKeys__0 (for example from: openssl rand -base64 32).");
        }
        else if (settings.CurrentMasterKey is < 0 or > 255 || (problems.Count == before && !keys.ContainsKey((byte)settings.CurrentMasterKey)))
        {
            problems.Add($"L402:CurrentMasterKey is {settings.CurrentMasterKey}: no such key is among L402:MasterKeys.");
        }

        return problems.Count > before ? null : new KeyRing(keys, (byte)settings.CurrentMasterKey);
    }
}
