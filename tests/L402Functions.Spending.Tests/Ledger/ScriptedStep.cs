using System.Text;
using L402Functions.Spending.Audit;
using L402Functions.Spending.Ledger;

namespace L402Functions.Spending.Tests.Ledger;

/// <summary>A step that writes its name at the end of a row, and can be told to do otherwise.</summary>
internal sealed class ScriptedStep(string id, string row) : ILedgerStep<string>
{
    public string StepId => id;

    public IReadOnlyDictionary<string, LedgerRow?> Known { get; init; } = new Dictionary<string, LedgerRow?>();

    /// <summary>How often it was asked.</summary>
    public int Decisions { get; private set; }

    public Action<LedgerView>? OnDecide { get; init; }

    public bool OnlyLooks { get; init; }

    public bool LeavesNoAudit { get; init; }

    public string? ExtraRow { get; init; }

    public static string TextOf(LedgerRow? row) => row is null ? string.Empty : Encoding.UTF8.GetString(row.Document.Span);

    public IReadOnlyCollection<string> RowsFor(LedgerHead head) => [row];

    public Decided<string> Decide(LedgerView view)
    {
        Decisions++;
        OnDecide?.Invoke(view);
        var before = TextOf(view.Row(row));
        if (OnlyLooks)
        {
            return view.Answer(before);
        }

        var after = before + id + ";";
        var document = Encoding.UTF8.GetBytes(after);
        var writes = new List<RowWrite>
        {
            view.Row(row) is { } old ? new RowWrite.Replace(row, document, old.ETag) : new RowWrite.Insert(row, document),
        };
        if (ExtraRow is not null)
        {
            writes.Add(new RowWrite.Put(ExtraRow, document));
        }

        return new Decided<string>(after, view.Head, writes, LeavesNoAudit ? [] : [new AuditDraft(AuditEvent.Requested, "system")]);
    }
}
