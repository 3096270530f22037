using System.Buffers;
using System.Globalization;

namespace L402Functions.Spending.Intents;

/// <summary>
/// The name of one purpose: the caller's <c>Idempotency-Key</c>, 1 to 64 characters <c>A-Z a-z 0-9 . _ -</c>. The alphabet is safe in a row
/// key, a path and a log line. An intent is unique within its root agent's ledger.
/// </summary>
public readonly record struct IntentId : IComparable<IntentId>
{
    /// <summary>The most characters.</summary>
    public const int MaxLength = 64;

    /// <summary>Stands between an intent's name and the number of an earlier invoice of it: no caller can write it.</summary>
    private const char ArchiveMark = '~';

    private static readonly SearchValues<char> Allowed =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-");

    private readonly string? text;

    private IntentId(string text) => this.text = text;

    /// <summary>True where this names an earlier invoice of a purpose, kept under watch after another took its place.</summary>
    public bool IsArchive => text?.Contains(ArchiveMark, StringComparison.Ordinal) ?? false;

    /// <summary>The purpose that an archived invoice belonged to; itself where it is no archive.</summary>
    public IntentId Purpose => IsArchive ? new IntentId(text![..text!.IndexOf(ArchiveMark, StringComparison.Ordinal)]) : this;

    /// <summary>Reads a caller's key.</summary>
    public static bool TryParse(string? text, out IntentId id)
    {
        var valid = text is { Length: >= 1 and <= MaxLength } && !text.AsSpan().ContainsAnyExcept(Allowed);
        id = valid ? new IntentId(text!) : default;
        return valid;
    }

    /// <summary>Reads what a row or one of our own messages says, which may be an archive.</summary>
    internal static bool TryParseStored(string? text, out IntentId id)
    {
        id = default;
        var mark = text?.IndexOf(ArchiveMark, StringComparison.Ordinal) ?? -1;
        if (mark < 0)
        {
            return TryParse(text, out id);
        }

        var valid = TryParse(text![..mark], out _)
            && int.TryParse(text.AsSpan(mark + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number > 0
            && text[mark + 1] != '0';
        id = valid ? new IntentId(text) : default;
        return valid;
    }

    /// <summary>The name under which the <paramref name="number"/>th invoice of this purpose is kept when the next takes its place.</summary>
    internal IntentId Archive(int number) => new(string.Create(CultureInfo.InvariantCulture, $"{Purpose}{ArchiveMark}{number}"));

    /// <inheritdoc/>
    public int CompareTo(IntentId other) => string.CompareOrdinal(text, other.text);

    /// <summary>The text.</summary>
    public override string ToString() => text ?? string.Empty;

    /// <summary>Before, in ordinal order.</summary>
    public static bool operator <(IntentId left, IntentId right) => left.CompareTo(right) < 0;

    /// <summary>After, in ordinal order.</summary>
    public static bool operator >(IntentId left, IntentId right) => left.CompareTo(right) > 0;

    /// <summary>Not after, in ordinal order.</summary>
    public static bool operator <=(IntentId left, IntentId right) => left.CompareTo(right) <= 0;

    /// <summary>Not before, in ordinal order.</summary>
    public static bool operator >=(IntentId left, IntentId right) => left.CompareTo(right) >= 0;
}
