namespace Azure.Data.Tables.Entities;

internal static class PropertyNames
{
    public const string PartitionKey = "PartitionKey";
    public const string RowKey = "RowKey";
    public const string Timestamp = "Timestamp";
    public const string ETag = "ETag";
    public const string OdataETag = "odata.etag";
    public const string OdataMetadata = "odata.metadata";
    public const string TypeSuffix = "@odata.type";
}
