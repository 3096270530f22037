using L402Functions.Spending.Audit;

namespace L402Functions.Spending.Ledger;

/// <summary>
/// A transaction as it fills up: the head that each step leaves to the next, their rows and their audit rows. The head's own write comes
/// first, so that a conflict about it is the one that is reported.
/// </summary>
internal sealed class Transaction(LedgerHead head, DateTimeOffset now)
{
    private readonly List<RowWrite> writes = [];
    private readonly List<int> owners = [];
    private readonly List<Member> members = [];
    private readonly HashSet<string> written = new(StringComparer.Ordinal);
    private long bytes;

    /// <summary>The head that the last step left.</summary>
    public LedgerHead Head { get; private set; } = head;

    public DateTimeOffset Now => now;

    /// <summary>The steps in it, in order; those that only answer come with no end.</summary>
    public IReadOnlyList<Member> Members => members;

    /// <summary>True where there is nothing to commit.</summary>
    public bool IsEmpty => writes.Count == 0;

    /// <summary>True where an earlier step writes one of these rows: who looks at them must wait until that is done.</summary>
    public bool Writes(IEnumerable<string> keys) => written.Overlaps(keys);

    /// <summary>Takes a step's work in, as a whole; false where it does not fit with what is there already.</summary>
    /// <exception cref="InvalidOperationException">The work is no step's business, or would fit into no transaction.</exception>
    public bool TryAdd(Waiter waiter, Waiter.Proposal proposal)
    {
        if (proposal.IsAnswerOnly)
        {
            members.Add(new Member(waiter, proposal, null, null));
            return true;
        }

        Check(proposal, Head);
        var chain = Head.Chain;
        var rows = new List<RowWrite>(proposal.Writes.Count + proposal.Audit.Count);
        rows.AddRange(proposal.Writes);
        foreach (var draft in proposal.Audit)
        {
            var entry = AuditEntry.Create(draft, waiter.StepId, now, chain);
            rows.Add(new RowWrite.Insert(RowKeys.AuditEntry(entry.Link.Sequence), entry.Document));
            chain = entry.Link;
        }

        var size = rows.Sum(SizeOf);
        if (rows.Count + 1 > ILedgerStore.MaxWrites || size + LedgerRow.MaxDocumentBytes > ILedgerStore.MaxBytes)
        {
            throw new InvalidOperationException($"The step writes {rows.Count} rows and {size} bytes: more than a transaction holds.");
        }

        if (writes.Count + rows.Count + 1 > ILedgerStore.MaxWrites
            || bytes + size + LedgerRow.MaxDocumentBytes > ILedgerStore.MaxBytes
            || proposal.Writes.Any(write => written.Contains(write.Key)))
        {
            return false;
        }

        foreach (var row in rows)
        {
            writes.Add(row);
            owners.Add(members.Count);
            written.Add(row.Key);
        }

        bytes += size;
        members.Add(new Member(waiter, proposal, proposal.Audit.Count == 0 ? null : chain, null));
        Head = proposal.Head with { Chain = chain };
        return true;
    }

    /// <summary>
    /// A step that threw. That is an answer like others, and counts only where the state that it was given proves to be the current one:
    /// a head and rows that do not belong together may make any step throw.
    /// </summary>
    public void AddFailure(Waiter waiter, Exception failure) => members.Add(new Member(waiter, null, null, failure));

    /// <summary>The writes, on the condition that the head is still the one that was read.</summary>
    public List<RowWrite> ToWrites(string? headETag)
    {
        var document = Head.ToUtf8Json();
        RowWrite first = headETag is null
            ? new RowWrite.Insert(RowKeys.Head, document)
            : new RowWrite.Replace(RowKeys.Head, document, headETag);
        return [first, .. writes];
    }

    /// <summary>Whose row was in conflict; null for the head's, and for an audit row's: that number being taken means that the head is old.</summary>
    public Waiter? OwnerOf(int index) =>
        index == 0 || writes[index - 1].Key.StartsWith(RowKeys.Audit, StringComparison.Ordinal) ? null : members[owners[index - 1]].Waiter;

    private static long SizeOf(RowWrite write) => write.Key.Length + write switch
    {
        RowWrite.Insert insert => insert.Document.Length,
        RowWrite.Replace replace => replace.Document.Length,
        RowWrite.Put put => put.Document.Length,
        _ => 0,
    };

    private static void Check(Waiter.Proposal proposal, LedgerHead before)
    {
        if (proposal.Head.Chain != before.Chain)
        {
            throw new InvalidOperationException("A step leaves the audit chain alone.");
        }

        var keys = new HashSet<string>(StringComparer.Ordinal);
        foreach (var write in proposal.Writes)
        {
            if (write.Key == RowKeys.Head || write.Key.StartsWith(RowKeys.Audit, StringComparison.Ordinal))
            {
                throw new InvalidOperationException($"A step leaves row '{write.Key}' to the ledger.");
            }

            if (!RowKeys.IsStorable(write.Key))
            {
                throw new InvalidOperationException($"'{write.Key}' cannot be a row's key.");
            }

            if (!keys.Add(write.Key))
            {
                throw new InvalidOperationException($"The step writes row '{write.Key}' twice.");
            }

            if (SizeOf(write) > LedgerRow.MaxDocumentBytes)
            {
                throw new InvalidOperationException($"Row '{write.Key}' is longer than {LedgerRow.MaxDocumentBytes} bytes.");
            }
        }
    }

    /// <summary>A step in the transaction.</summary>
    /// <param name="Waiter">The step.</param>
    /// <param name="Proposal">What it decided; null where it threw.</param>
    /// <param name="End">The last audit row that it leaves; null where it leaves none.</param>
    /// <param name="Failure">What it threw.</param>
    internal sealed record Member(Waiter Waiter, Waiter.Proposal? Proposal, AuditLink? End, Exception? Failure)
    {
        /// <summary>Answers the call.</summary>
        public void Complete()
        {
            if (Failure is not null)
            {
                Waiter.Fail(Failure);
            }
            else
            {
                Waiter.Complete(Proposal!);
            }
        }

        /// <summary>The transaction got no answer.</summary>
        public void WasLost()
        {
            if (Proposal is { IsAnswerOnly: false })
            {
                Waiter.AnswerWasLost(Proposal, End);
            }
        }
    }
}
