namespace L402Functions.EndToEnd.Tests.Hosts;

/// <summary>How a command ended.</summary>
internal sealed record HostCommandResult(int ExitCode, string Output, string Error);
