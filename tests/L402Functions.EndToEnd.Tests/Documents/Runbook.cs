using L402Functions.EndToEnd.Tests.Hosts;

namespace L402Functions.EndToEnd.Tests.Documents;

/// <summary>The runbooks, as somebody plays them who has a host in front of them.</summary>
/// <param name="host">Where it listens.</param>
/// <param name="operatorKey">Opens the operator's functions.</param>
internal sealed class Runbook(Uri host, string operatorKey = HostSettings.OperatorKey)
{
    /// <summary>Where they are written.</summary>
    public const string Document = "docs/runbooks.md";

    /// <summary>Runs a block of lines; all of them succeed.</summary>
    /// <param name="heading">The heading that it stands below.</param>
    /// <param name="block">Which block, from 0.</param>
    /// <param name="variables">What the text says that is known by now.</param>
    public async Task<ShellEnd> PlayAsync(string heading, int block, params (string Name, string Value)[] variables)
    {
        var end = await Shell.TryAsync(
            Shell.Blocks(Document, heading)[block],
            null,
            [("url", host.ToString().TrimEnd('/')), ("operator", $"x-functions-key: {operatorKey}"), ("me", "ada"), .. variables]);
        Assert.True(end.ExitCode == 0, $"{heading}: bash ended with {end.ExitCode}:\n{end.Error}\n{end.Output}");
        return end;
    }
}
