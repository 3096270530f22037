namespace L402Functions.Protocol.Caveats;

/// <summary>The name of one thing that a service can do, as it stands in <c>&lt;svc&gt;_capabilities=a,b</c>: 1 to 64 characters of <c>a-z 0-9 _ -</c>.</summary>
public readonly record struct CapabilityName
{
    private readonly string? value;

    private CapabilityName(string value) => this.value = value;

    /// <summary>The name.</summary>
    /// <exception cref="InvalidOperationException">This is <c>default</c>, which names nothing.</exception>
    public string Value => value ?? throw new InvalidOperationException("The default capability name names no capability.");

    /// <summary>Reads a name that follows the rule above.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out CapabilityName name)
    {
        Span<byte> bytes = stackalloc byte[NameRule.MaxLength];
        var valid = NameRule.TryCopy(text, bytes, out var length) && NameRule.IsName(bytes[..length]);
        name = valid ? new CapabilityName(text.ToString()) : default;
        return valid;
    }

    /// <summary>Reads a name that is known to be one: from a constant, or from configuration that was checked.</summary>
    /// <exception cref="FormatException">It is not.</exception>
    public static CapabilityName Parse(string text) =>
        TryParse(text, out var name) ? name : throw new FormatException($"'{text}' is not a capability name: 1 to 64 of a-z 0-9 _ -.");

    /// <summary>The name itself; empty for <c>default</c>.</summary>
    public override string ToString() => value ?? string.Empty;
}
