using System.Globalization;
using System.Text;

namespace L402Functions.Spending.Intents;

/// <summary>
/// The one text that a list of named fields has, to be hashed or authenticated: for each field <c>name:length:value</c> and a line feed,
/// the length in bytes of UTF-8; a field that is absent is <c>name:-</c>. As every value is counted, no value can be read as another field.
/// </summary>
internal sealed class FieldText
{
    private readonly StringBuilder text = new();

    /// <param name="form">What is written and in which version; the first line.</param>
    public FieldText(string form) => text.Append(form).Append('\n');

    public FieldText Add(string name, string? value)
    {
        text.Append(name).Append(':');
        if (value is null)
        {
            text.Append('-');
        }
        else
        {
            text.Append(CultureInfo.InvariantCulture, $"{Encoding.UTF8.GetByteCount(value)}:{value}");
        }

        text.Append('\n');
        return this;
    }

    public byte[] ToUtf8() => Encoding.UTF8.GetBytes(text.ToString());
}
