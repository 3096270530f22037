namespace Azure.Data.Tables.Entities;

/// <summary>The type annotations of the JSON format. A value whose type the service infers has none.</summary>
internal static class EdmTypes
{
    public const string Binary = "Edm.Binary";
    public const string Int64 = "Edm.Int64";
    public const string Double = "Edm.Double";
    public const string Guid = "Edm.Guid";
    public const string DateTime = "Edm.DateTime";

    public static string AnnotationFor(object value) => value switch
    {
        byte[] or BinaryData => Binary,
        long or ulong => Int64,
        double => Double,
        System.Guid => Guid,
        System.DateTime or DateTimeOffset => DateTime,
        _ => null,
    };
}
