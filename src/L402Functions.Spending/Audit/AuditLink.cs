namespace L402Functions.Spending.Audit;

/// <summary>A point of an audit chain: the number of a row and its hash.</summary>
/// <param name="Sequence">The row's number, from 1; 0 before the first.</param>
/// <param name="Hash">The row's hash.</param>
public sealed record AuditLink(long Sequence, AuditHash Hash)
{
    /// <summary>Before the first row.</summary>
    public static AuditLink Start { get; } = new(0, AuditHash.None);
}
