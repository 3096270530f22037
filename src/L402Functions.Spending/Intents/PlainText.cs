using System.Globalization;
using System.Text;

namespace L402Functions.Spending.Intents;

/// <summary>Text that a person may be shown.</summary>
public static class PlainText
{
    /// <summary>Whole Unicode characters, not only white space, and none that could disguise the rest on an operator's screen.</summary>
    public static bool IsLine(string? text, int maxLength)
    {
        if (string.IsNullOrWhiteSpace(text) || text.Length > maxLength)
        {
            return false;
        }

        foreach (var rune in text.EnumerateRunes())
        {
            // Half a surrogate pair is read as the replacement character, which is not worth keeping either.
            if (rune == Rune.ReplacementChar
                || Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format
                    or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator)
            {
                return false;
            }
        }

        return true;
    }
}
