using System.Globalization;
using System.Text;

namespace L402Functions.Nostr.Wallets;

/// <summary>Words of a wallet, made fit to be shown: bounded, on one line, and without characters that hide or reorder others.</summary>
internal static class ForeignText
{
    public const int MaxLength = 200;

    public static string Clean(string? text, int maxLength = MaxLength)
    {
        var clean = new StringBuilder();
        foreach (var rune in (text ?? "").EnumerateRunes())
        {
            if (clean.Length + rune.Utf16SequenceLength > maxLength)
            {
                break;
            }

            var hidden = Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format
                or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.PrivateUse;
            clean.Append(hidden ? " " : rune.ToString());
        }

        return clean.ToString().Trim();
    }
}
