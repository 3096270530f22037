using System.Buffers;

namespace L402Functions.Spending;

/// <summary>The one rule for names of ours: 1 to 64 of lower-case letters, digits and <c>. _ -</c>, starting with a letter or a digit.</summary>
internal static class NameText
{
    public const int MaxLength = 64;

    /// <summary>The rule in words, for messages.</summary>
    public const string Rule = "1 to 64 of a-z 0-9 . _ -, starting with a letter or a digit";

    private static readonly SearchValues<char> Characters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789._-");

    public static bool IsName(ReadOnlySpan<char> text) =>
        text.Length is >= 1 and <= MaxLength
        && !text.ContainsAnyExcept(Characters)
        && (char.IsAsciiLetterLower(text[0]) || char.IsAsciiDigit(text[0]));
}
