using System.Collections.Concurrent;

namespace L402Functions.LocalHost.Tests;

/// <summary>What happened, in order.</summary>
public sealed class Journal
{
    private readonly ConcurrentQueue<string> entries = new();

    public IReadOnlyList<string> Entries => [.. entries];

    public void Write(string entry) => entries.Enqueue(entry);
}
