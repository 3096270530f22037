using System.Text;
using Azure.Data.Tables;
using L402Functions.Spending.Ledger;

namespace L402Functions.Storage.Documents;

/// <summary>
/// What Table Storage refuses (Microsoft Learn, "Understanding the Table service data model" and "Performing entity group transactions"),
/// so that it is refused here by name and before anything is sent. Azurite does not enforce all of it.
/// </summary>
internal static class EntityLimits
{
    /// <summary>The most bytes of an entity, keys and names and the service's own overhead included.</summary>
    public const int MaxEntityBytes = 1024 * 1024;

    /// <summary>The most properties besides the two keys and the timestamp.</summary>
    public const int MaxProperties = 252;

    /// <summary>The most operations of a transaction.</summary>
    public const int MaxOperations = 100;

    /// <summary>The most bytes of a transaction's body.</summary>
    public const int MaxPayloadBytes = 4 * 1024 * 1024;

    /// <summary>More than an operation's request line, headers, boundaries and property names take in the body.</summary>
    private const int OperationBytes = 1_536;

    /// <summary>What a code unit of a key takes at most in the body: nine bytes percent-encoded in the URL, six escaped in the JSON.</summary>
    private const int KeyUnitBytes = 15;

    /// <summary>What a property's type and punctuation take in the body.</summary>
    private const int PropertyBytes = 48;

    /// <exception cref="ArgumentException">The service would refuse the entity.</exception>
    public static void Check(TableEntity entity)
    {
        foreach (var key in (ReadOnlySpan<string>)[entity.PartitionKey, entity.RowKey])
        {
            if (!RowKeys.IsStorable(key))
            {
                throw new ArgumentException($"'{key}' cannot be a key: 1 to 512 characters, no / \\ # ? and no control characters.", nameof(entity));
            }
        }

        var properties = PropertiesOf(entity).Count();
        if (properties > MaxProperties)
        {
            throw new ArgumentException($"Row '{entity.RowKey}' has {properties} properties: an entity has at most {MaxProperties}.", nameof(entity));
        }

        var bytes = BytesOf(entity);
        if (bytes > MaxEntityBytes)
        {
            throw new ArgumentException($"Row '{entity.RowKey}' takes {bytes} bytes: an entity takes at most {MaxEntityBytes}.", nameof(entity));
        }
    }

    /// <summary>What the service counts: 4 bytes, the keys in UTF-16, and for each property 8 bytes, its name in UTF-16 and its value.</summary>
    public static long BytesOf(TableEntity entity) =>
        4 + (2L * (entity.PartitionKey.Length + entity.RowKey.Length))
        + PropertiesOf(entity).Sum(property => 8L + (2 * property.Key.Length) + ValueBytes(property.Value))
        + 8 + (2 * "Timestamp".Length) + 8;

    /// <summary>At least as many bytes as the operation takes in a transaction's body, where binary values are written in base 64.</summary>
    public static long PayloadBytesOf(TableEntity entity) =>
        OperationBytes
        + ((long)KeyUnitBytes * (entity.PartitionKey.Length + entity.RowKey.Length))
        + PropertiesOf(entity).Sum(property => (2L * property.Key.Length) + PropertyBytes + property.Value switch
        {
            byte[] bytes => (bytes.Length + 2L) / 3 * 4,
            string text => 6L * Encoding.UTF8.GetByteCount(text),
            _ => 40,
        });

    private static IEnumerable<KeyValuePair<string, object>> PropertiesOf(TableEntity entity) =>
        entity.Where(property => property.Key is not ("PartitionKey" or "RowKey" or "Timestamp" or "odata.etag"));

    private static long ValueBytes(object value) => value switch
    {
        byte[] bytes => bytes.Length + 4,
        string text => (2 * text.Length) + 4,
        int or bool => 4,
        Guid => 16,
        _ => 8,
    };
}
