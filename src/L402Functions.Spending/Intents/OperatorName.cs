namespace L402Functions.Spending.Intents;

/// <summary>
/// A named operator: 1 to 100 characters as the operator surface knows the person, no control characters. What only a human may decide goes on
/// record with this name.
/// </summary>
public readonly record struct OperatorName
{
    /// <summary>The most characters.</summary>
    public const int MaxLength = 100;

    private readonly string? text;

    private OperatorName(string text) => this.text = text;

    /// <summary>Reads a name.</summary>
    public static bool TryParse(string? text, out OperatorName name)
    {
        var valid = PlainText.IsLine(text, MaxLength);
        name = valid ? new OperatorName(text!) : default;
        return valid;
    }

    /// <summary>The name.</summary>
    /// <exception cref="InvalidOperationException">This is <c>default</c>, which names nobody.</exception>
    public override string ToString() => text ?? throw new InvalidOperationException("The default operator is nobody.");
}
