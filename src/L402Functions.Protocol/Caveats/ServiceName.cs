namespace L402Functions.Protocol.Caveats;

/// <summary>
/// The name of a service, as it stands in <c>services=name:tier</c> and before <c>_capabilities</c>, <c>_valid_until</c> and their like:
/// 1 to 64 characters of <c>a-z 0-9 _ -</c>, and not itself ending in one of those suffixes. So every caveat name has one reading:
/// <c>a_capabilities</c> can only be the capabilities of <c>a</c>, never a service of that name, and no character of a name can end it and begin another.
/// </summary>
public readonly record struct ServiceName
{
    private readonly string? value;

    private ServiceName(string value) => this.value = value;

    /// <summary>The name.</summary>
    /// <exception cref="InvalidOperationException">This is <c>default</c>, which names nothing.</exception>
    public string Value => value ?? throw new InvalidOperationException("The default service name names no service.");

    /// <summary>Reads a name that follows the rule above.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out ServiceName name)
    {
        Span<byte> bytes = stackalloc byte[NameRule.MaxLength];
        var valid = NameRule.TryCopy(text, bytes, out var length) && NameRule.IsServiceName(bytes[..length]);
        name = valid ? new ServiceName(text.ToString()) : default;
        return valid;
    }

    /// <summary>Reads a name that is known to be one: from a constant, or from configuration that was checked.</summary>
    /// <exception cref="FormatException">It is not.</exception>
    public static ServiceName Parse(string text) =>
        TryParse(text, out var name) ? name : throw new FormatException($"'{text}' is not a service name: 1 to 64 of a-z 0-9 _ -, not ending in a caveat's suffix such as _capabilities.");

    /// <summary>The name itself; empty for <c>default</c>.</summary>
    public override string ToString() => value ?? string.Empty;
}
