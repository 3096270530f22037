namespace L402Functions.Settings;

/// <summary>The storage account of money's tables and blobs: by identity in a deployment, by connection string on a developer's machine.</summary>
public sealed class StorageSettings
{
    /// <summary>The table service's address, for managed identity.</summary>
    public string TableServiceUri { get; set; } = "";

    /// <summary>The blob service's address, for managed identity: the archive and the anchors of audit logs are there.</summary>
    public string BlobServiceUri { get; set; } = "";

    /// <summary>The user-assigned identity's client id; empty for the default credential.</summary>
    public string ClientId { get; set; } = "";

    /// <summary>A connection string instead of both; <c>UseDevelopmentStorage=true</c> for Azurite.</summary>
    public string ConnectionString { get; set; } = "";
}
