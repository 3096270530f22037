namespace L402Functions.Spending.Retention;

/// <summary>A file in the archive, as a manifest names it.</summary>
/// <param name="Name">Its name in the archive.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="Sha256">The SHA-256 of its bytes, in lower-case hexadecimal: what <c>sha256sum</c> prints.</param>
public sealed record ArchivedFile(string Name, long Bytes, string Sha256);
