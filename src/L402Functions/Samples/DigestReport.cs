namespace L402Functions.Samples;

/// <summary>What is known of a body after one reading.</summary>
/// <param name="Bytes">Its length.</param>
/// <param name="Sha256">SHA-256, hexadecimal.</param>
/// <param name="Sha512">SHA-512, hexadecimal.</param>
/// <param name="Crc32">CRC-32 as in zip and PNG, hexadecimal.</param>
/// <param name="IsUtf8">Whether it is well-formed UTF-8 throughout.</param>
/// <param name="Lines">Line feeds, plus one for a last line without.</param>
/// <param name="DistinctBytes">How many of the 256 byte values occur.</param>
/// <param name="BitsOfEntropyPerByte">Shannon entropy of the byte values, 0 to 8, to three decimals.</param>
public sealed record DigestReport(
    long Bytes, string Sha256, string Sha512, string Crc32, bool IsUtf8, long Lines, int DistinctBytes, decimal BitsOfEntropyPerByte);
