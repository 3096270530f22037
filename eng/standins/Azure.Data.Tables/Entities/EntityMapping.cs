using System.Globalization;

namespace Azure.Data.Tables.Entities;

/// <summary>Entities to annotated properties and back: dictionaries by their keys, other types by their members.</summary>
internal static class EntityMapping
{
    public static Dictionary<string, object> ToAnnotated(ITableEntity entity) =>
        entity is IDictionary<string, object> properties ? FromDictionary(properties) : EntityShape.Of(entity.GetType()).Write(entity);

    public static T ToEntity<T>(Dictionary<string, object> annotated)
        where T : class, ITableEntity
    {
        T entity = Activator.CreateInstance<T>();
        if (entity is not IDictionary<string, object> properties)
        {
            EntityShape.Of(typeof(T)).Read(annotated, entity);
            return entity;
        }

        foreach ((string name, object value) in annotated)
        {
            if (!name.EndsWith(PropertyNames.TypeSuffix, StringComparison.Ordinal) && name != PropertyNames.OdataMetadata)
            {
                properties[name] = Typed(name, value, annotated);
            }
        }

        return entity;
    }

    /// <summary>Adds one property with its annotation; a 64-bit number travels as text, for JSON numbers are doubles to many readers.</summary>
    public static void Add(Dictionary<string, object> annotated, string name, object value)
    {
        annotated[name] = value is long or ulong ? Convert.ToString(value, CultureInfo.InvariantCulture) : value;
        if (EdmTypes.AnnotationFor(value) is { } annotation)
        {
            annotated[name + PropertyNames.TypeSuffix] = annotation;
        }
    }

    private static Dictionary<string, object> FromDictionary(IDictionary<string, object> properties)
    {
        Dictionary<string, object> annotated = new(properties.Count * 2);
        foreach ((string name, object value) in properties)
        {
            if (name is PropertyNames.OdataETag or PropertyNames.Timestamp)
            {
                continue;
            }

            if (value is Enum)
            {
                throw new NotSupportedException("Enum values are only supported for custom model types implementing ITableEntity.");
            }

            Add(annotated, name, value);
        }

        return annotated;
    }

    private static object Typed(string name, object value, Dictionary<string, object> annotated)
    {
        if (!annotated.TryGetValue(name + PropertyNames.TypeSuffix, out object annotation))
        {
            return name == PropertyNames.Timestamp && value is string time ? Instant(time) : value;
        }

        string text = value as string ?? string.Empty;
        return annotation switch
        {
            EdmTypes.Binary => Convert.FromBase64String(text),
            EdmTypes.DateTime => Instant(text),
            EdmTypes.Guid => Guid.Parse(text),
            EdmTypes.Int64 => long.Parse(text, CultureInfo.InvariantCulture),
            EdmTypes.Double => double.Parse(text, CultureInfo.InvariantCulture),
            _ => throw new NotSupportedException($"Not supported type {annotation}"),
        };
    }

    private static DateTimeOffset Instant(string text) =>
        DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind);
}
