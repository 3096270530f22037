using System.Buffers;

namespace L402Functions.Spending.Agents;

/// <summary>
/// What an agent calls one run or conversation of its own: 1 to 64 of letters, digits and <c>. _ : -</c>. It is the agent's word and nothing more:
/// a session's cap bounds an honest agent's slip, the caps over time bound everything else.
/// </summary>
public readonly record struct SessionId
{
    /// <summary>The most characters.</summary>
    public const int MaxLength = 64;

    private static readonly SearchValues<char> Characters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._:-");

    private readonly string? value;

    private SessionId(string value) => this.value = value;

    /// <summary>The session's name.</summary>
    /// <exception cref="InvalidOperationException">This is <c>default</c>, which names nothing.</exception>
    public string Value => value ?? throw new InvalidOperationException("The default session id names nothing.");

    /// <summary>Reads a name that follows the rule above.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out SessionId session)
    {
        var valid = text.Length is >= 1 and <= MaxLength && !text.ContainsAnyExcept(Characters);
        session = valid ? new SessionId(text.ToString()) : default;
        return valid;
    }

    /// <summary>Reads a name that is known to be one.</summary>
    /// <exception cref="FormatException">It is not.</exception>
    public static SessionId Parse(string text) =>
        TryParse(text, out var session) ? session : throw new FormatException($"'{text}' is not a session id: 1 to {MaxLength} of A-Z a-z 0-9 . _ : -.");

    /// <summary>The name itself; empty for <c>default</c>.</summary>
    public override string ToString() => value ?? string.Empty;
}
