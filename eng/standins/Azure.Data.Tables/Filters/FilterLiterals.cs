using System.Globalization;
using System.Text;
using System.Xml;

namespace Azure.Data.Tables.Filters;

/// <summary>Values as OData literals. The two ways to write a filter differ in how they show some numbers, as in 12.11.0.</summary>
internal static class FilterLiterals
{
    public static string Fill(FormattableString filter)
    {
        if (filter is null)
        {
            return null;
        }

        object[] literals = new object[filter.ArgumentCount];
        for (int i = 0; i < literals.Length; i++)
        {
            literals[i] = OfArgument(filter.GetArgument(i), i);
        }

        return string.Format(CultureInfo.InvariantCulture, filter.Format, literals);
    }

    public static string OfConstant(object value) => value switch
    {
        null => "null",
        bool flag => flag ? "true" : "false",
        int or short or byte or sbyte => Invariant(value),
        long number => $"{Invariant(number)}L",
        double number => WithPoint(XmlConvert.ToString(number)),
        float number => $"{XmlConvert.ToString(number)}f",
        decimal number => $"{XmlConvert.ToString(number)}M",
        Guid id => $"guid'{id}'",
        DateTimeOffset instant => Time(instant.UtcDateTime),
        DateTime time => Time(time),
        byte[] bytes => Hex(bytes),
        string text => Quoted(text),
        _ => throw new InvalidOperationException($"Could not convert constant {value} expression to string."),
    };

    private static string OfArgument(object value, int index) => value switch
    {
        null => "null",
        bool flag => flag ? "true" : "false",
        long or ulong => $"{Invariant(value)}L",
        sbyte or byte or short or ushort or int or uint or decimal or float or double => Invariant(value),
        Guid id => $"guid'{id}'",
        DateTimeOffset instant => Time(instant.UtcDateTime),
        DateTime time => Time(time.ToUniversalTime()),
        byte[] bytes => Hex(bytes),
        BinaryData bytes => Hex(bytes.ToArray()),
        string or char or StringBuilder => Quoted(value.ToString()),
        _ => throw new ArgumentException($"Unable to convert argument {index} from type {value.GetType()} to an OData literal."),
    };

    private static string Invariant(object value) => Convert.ToString(value, CultureInfo.InvariantCulture);

    private static string Quoted(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    private static string Hex(byte[] bytes) => $"X'{Convert.ToHexString(bytes)}'";

    private static string Time(DateTime time) => $"datetime'{XmlConvert.ToString(time, XmlDateTimeSerializationMode.RoundtripKind)}'";

    private static string WithPoint(string number) => number.All(char.IsDigit) ? $"{number}.0" : number;
}
