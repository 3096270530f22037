namespace L402Functions.EndToEnd.Tests.Spending.Play;

/// <summary>Tests that start many processes, or end some, and have the machine to themselves.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class AloneTests
{
    public const string Name = "alone";
}
