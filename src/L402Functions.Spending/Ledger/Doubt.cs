namespace L402Functions.Spending.Ledger;

/// <summary>
/// Whether what callers take to be known is believed. One row that was not as its step's caller had it means more of the same: messages that are delivered
/// twice come in crowds, and each would fail a transaction of its own. So the next steps have such rows read, which costs a reading each and no transaction.
/// </summary>
internal sealed class Doubt
{
    private const int Lasting = 256;
    private int left;

    /// <summary>True while nothing is believed.</summary>
    public bool IsOpen => left > 0;

    /// <summary>A step's caller was mistaken.</summary>
    public void Begin() => left = Lasting;

    /// <summary>So many steps were answered.</summary>
    public void Ease(int steps) => left = Math.Max(0, left - steps);
}
