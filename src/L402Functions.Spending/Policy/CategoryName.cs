namespace L402Functions.Spending.Policy;

/// <summary>
/// A kind of spending, as the operator's policies name it (<c>tool_calls</c>, <c>inference</c>): 1 to 64 of lower-case letters, digits and <c>. _ -</c>, starting with a letter or a digit.
/// </summary>
public readonly record struct CategoryName : IComparable<CategoryName>
{
    private readonly string? value;

    private CategoryName(string value) => this.value = value;

    /// <summary>The name.</summary>
    /// <exception cref="InvalidOperationException">This is <c>default</c>, which names nothing.</exception>
    public string Value => value ?? throw new InvalidOperationException("The default category names nothing.");

    /// <summary>Reads a name that follows the rule above.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out CategoryName name)
    {
        var valid = NameText.IsName(text);
        name = valid ? new CategoryName(text.ToString()) : default;
        return valid;
    }

    /// <summary>Reads a name that is known to be one: from a constant, or from a document that was checked.</summary>
    /// <exception cref="FormatException">It is not.</exception>
    public static CategoryName Parse(string text) =>
        TryParse(text, out var name) ? name : throw new FormatException($"'{text}' is not a category: {NameText.Rule}.");

    /// <inheritdoc/>
    public int CompareTo(CategoryName other) => string.CompareOrdinal(value, other.value);

    /// <summary>The name itself; empty for <c>default</c>.</summary>
    public override string ToString() => value ?? string.Empty;

    /// <summary>Earlier in ordinal order.</summary>
    public static bool operator <(CategoryName left, CategoryName right) => left.CompareTo(right) < 0;

    /// <summary>Later in ordinal order.</summary>
    public static bool operator >(CategoryName left, CategoryName right) => left.CompareTo(right) > 0;

    /// <summary>Not later in ordinal order.</summary>
    public static bool operator <=(CategoryName left, CategoryName right) => left.CompareTo(right) <= 0;

    /// <summary>Not earlier in ordinal order.</summary>
    public static bool operator >=(CategoryName left, CategoryName right) => left.CompareTo(right) >= 0;
}
