namespace L402Functions.EndToEnd.Tests.Documents;

/// <summary>How lines of a document ended.</summary>
internal sealed record ShellEnd(int ExitCode, string Output, string Error, IReadOnlyList<ShellAnswer> Answers);
