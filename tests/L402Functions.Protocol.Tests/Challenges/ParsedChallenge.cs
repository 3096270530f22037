namespace L402Functions.Protocol.Tests.Challenges;

/// <summary>One challenge as <see cref="StrictChallengeParser"/> finds it.</summary>
internal sealed class ParsedChallenge(string scheme)
{
    private readonly Dictionary<string, string> parameters = new(StringComparer.OrdinalIgnoreCase);

    public string Scheme { get; } = scheme;

    public List<string> Names { get; } = [];

    public IReadOnlyDictionary<string, string> Parameters => parameters;

    public string this[string name] => parameters[name];

    /// <summary>The first occurrence counts.</summary>
    public void Add(string name, string value)
    {
        if (parameters.TryAdd(name, value))
        {
            Names.Add(name);
        }
    }
}
