namespace L402Functions.Spending.Audit.Reading;

/// <summary>Some of a root's audit rows, oldest first.</summary>
/// <param name="Entries">Those that were looked for; perhaps none, though there are more further on.</param>
/// <param name="Unreadable">The numbers of rows among them that are no entries: somebody changed them, and they could be anything.</param>
/// <param name="Read">How many rows were read.</param>
/// <param name="Next">The number of the last row that was read, where to go on; null at the end.</param>
public sealed record AuditPage(IReadOnlyList<AuditEntry> Entries, IReadOnlyList<long> Unreadable, int Read, long? Next);
