namespace L402Functions.Settings;

/// <summary>How a secret key of 32 bytes is written in a setting: in base64 or hexadecimal.</summary>
internal static class KeyText
{
    private const int KeyLength = 32;

    /// <summary>The key, or null where the text is neither.</summary>
    public static byte[]? Read(string text)
    {
        if (text.Length == KeyLength * 2 && text.All(char.IsAsciiHexDigit))
        {
            return Convert.FromHexString(text);
        }

        var buffer = new byte[KeyLength];
        return Convert.TryFromBase64String(text, buffer, out var written) && written == KeyLength ? buffer : null;
    }
}
