namespace L402Functions.Spending.Agents;

/// <summary>
/// The name of an agent, under which its policy, keys, budget and audit are kept: 1 to 64 of lower-case letters, digits and <c>. _ -</c>, starting with a letter or a digit, so that it can be a table key and a file name as it stands.
/// </summary>
public readonly record struct AgentId : IComparable<AgentId>
{
    private readonly string? value;

    private AgentId(string value) => this.value = value;

    /// <summary>The name.</summary>
    /// <exception cref="InvalidOperationException">This is <c>default</c>, which names nothing.</exception>
    public string Value => value ?? throw new InvalidOperationException("The default agent id names nothing.");

    /// <summary>Reads a name that follows the rule above.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out AgentId name)
    {
        var valid = NameText.IsName(text);
        name = valid ? new AgentId(text.ToString()) : default;
        return valid;
    }

    /// <summary>Reads a name that is known to be one: from a constant, or from a document that was checked.</summary>
    /// <exception cref="FormatException">It is not.</exception>
    public static AgentId Parse(string text) =>
        TryParse(text, out var name) ? name : throw new FormatException($"'{text}' is not an agent id: {NameText.Rule}.");

    /// <inheritdoc/>
    public int CompareTo(AgentId other) => string.CompareOrdinal(value, other.value);

    /// <summary>The name itself; empty for <c>default</c>.</summary>
    public override string ToString() => value ?? string.Empty;

    /// <summary>Earlier in ordinal order.</summary>
    public static bool operator <(AgentId left, AgentId right) => left.CompareTo(right) < 0;

    /// <summary>Later in ordinal order.</summary>
    public static bool operator >(AgentId left, AgentId right) => left.CompareTo(right) > 0;

    /// <summary>Not later in ordinal order.</summary>
    public static bool operator <=(AgentId left, AgentId right) => left.CompareTo(right) <= 0;

    /// <summary>Not earlier in ordinal order.</summary>
    public static bool operator >=(AgentId left, AgentId right) => left.CompareTo(right) >= 0;
}
