using System.Globalization;

namespace Azure.Data.Tables.Entities;

/// <summary>A value as it came in JSON, made into the type of the member that receives it.</summary>
internal static class WireValues
{
    public static object ToClr(object wire, Type memberType)
    {
        Type type = Nullable.GetUnderlyingType(memberType) ?? memberType;
        if (wire is null)
        {
            return memberType.IsValueType ? Activator.CreateInstance(memberType) : null;
        }

        string text = wire as string;
        return type switch
        {
            _ when type == typeof(string) => text,
            _ when type == typeof(long) => long.Parse(text, CultureInfo.InvariantCulture),
            _ when type == typeof(ulong) => ulong.Parse(text, CultureInfo.InvariantCulture),
            _ when type == typeof(int) => (int)wire,
            _ when type == typeof(bool) => (bool)wire,
            _ when type == typeof(double) => Convert.ToDouble(wire, CultureInfo.InvariantCulture),
            _ when type == typeof(Guid) => Guid.Parse(text),
            _ when type == typeof(DateTimeOffset) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind),
            _ when type == typeof(DateTime) => DateTime.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind),
            _ when type == typeof(byte[]) => Convert.FromBase64String(text),
            _ when type == typeof(BinaryData) => BinaryData.FromBytes(Convert.FromBase64String(text)),
            _ when type == typeof(ETag) => new ETag(text),
            _ when type.IsEnum => Enum.Parse(type, text),
            // 12.11.0 stores other types (float, decimal, TimeSpan) and reads them back as their default.
            _ => memberType.IsValueType ? Activator.CreateInstance(memberType) : null,
        };
    }
}
