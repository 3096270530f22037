namespace L402Functions.Spending.Retention;

/// <summary>The finished files of a segment, before they have their names in the archive.</summary>
internal sealed record SegmentFiles
{
    /// <summary>What all their names begin with.</summary>
    public required string Stem { get; init; }

    public required Func<Stream> ReadRows { get; init; }

    /// <summary>The packed rows; the name is what it ends with.</summary>
    public required ArchivedFile Rows { get; init; }

    public required string ContentSha256 { get; init; }

    public required long ContentBytes { get; init; }

    public required Func<Stream> ReadTable { get; init; }

    /// <summary>The CSV; the name is what it ends with.</summary>
    public required ArchivedFile Table { get; init; }
}
