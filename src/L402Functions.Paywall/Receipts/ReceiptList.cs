namespace L402Functions.Paywall.Receipts;

/// <summary>
/// The names of a sale's receipts, as its row keeps them: those of the newest uses, the oldest first, with a space between. A row has its
/// limit; a payment that buys thousands of uses does not get thousands of names onto it.
/// </summary>
/// <param name="Text">The names.</param>
public readonly record struct ReceiptList(string Text)
{
    /// <summary>How many names are kept.</summary>
    public const int Limit = 32;

    /// <summary>No receipt.</summary>
    public static ReceiptList Empty { get; } = new("");

    /// <summary>The names.</summary>
    public IReadOnlyList<ReceiptId> Ids => [.. Split().Select(ReceiptId.FromText)];

    /// <summary>With one more name, and without the oldest where there are too many.</summary>
    public ReceiptList Add(ReceiptId id) => Of(Split().Append(id.ToString()).TakeLast(Limit));

    /// <summary>Without a name: its use was given back, and no receipt of it went out.</summary>
    public ReceiptList Remove(ReceiptId id) => Of(Split().Where(other => other != id.ToString()));

    /// <inheritdoc/>
    public override string ToString() => Text;

    private static ReceiptList Of(IEnumerable<string> ids) => new(string.Join(' ', ids));

    private string[] Split() => (Text ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
