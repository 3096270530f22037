namespace L402Functions.EndToEnd.Tests.Spending.Killing;

/// <summary>A request to the storage, on its way.</summary>
/// <param name="Method">The method.</param>
/// <param name="Target">Path and query, as they came.</param>
/// <param name="Body">The body; empty where there is none.</param>
internal sealed record StoredRequest(string Method, string Target, byte[] Body)
{
    /// <summary>The path, without the account.</summary>
    public string[] Path { get; } = Target.Split('?')[0].Split('/', StringSplitOptions.RemoveEmptyEntries)[1..];

    /// <summary>What takes messages out of a queue has a GET's name and changes what others find.</summary>
    public bool Takes => Method == "GET" && Path is [_, "messages"] && !Target.Contains("peekonly", StringComparison.Ordinal);
}
