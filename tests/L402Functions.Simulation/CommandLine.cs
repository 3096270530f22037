using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using L402Functions.Simulation.Running;

namespace L402Functions.Simulation;

/// <summary>What the command was asked to do.</summary>
/// <param name="Kind">Which kind of schedules.</param>
/// <param name="Schedules">How many.</param>
/// <param name="Seed">The seed of the first.</param>
/// <param name="Threads">On how many threads; as many as there are cores where null.</param>
/// <param name="Replay">Only this seed, with its trace.</param>
public sealed record CommandLine(Kind Kind, long Schedules, ulong Seed, int? Threads, ulong? Replay)
{
    public static bool TryParse(string[] args, [NotNullWhen(true)] out CommandLine? command, [NotNullWhen(false)] out string? problem)
    {
        command = new CommandLine(Kinds.All[^1], 10_000, 1, null, null);
        problem = null;
        for (var i = 0; i < args.Length; i += 2)
        {
            var value = i + 1 < args.Length ? args[i + 1] : string.Empty;
            var number = ulong.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var parsed) ? parsed : (ulong?)null;
            command = (args[i], number) switch
            {
                ("--kind", _) when Kinds.All.FirstOrDefault(k => k.Name == value) is { } kind => command with { Kind = kind },
                ("--schedules", { } n) => command with { Schedules = (long)n },
                ("--seed", { } n) => command with { Seed = n },
                ("--threads", { } n and > 0 and < 1000) => command with { Threads = (int)n },
                ("--replay", { } n) => command with { Replay = n },
                _ => null,
            };
            if (command is null)
            {
                problem = $"'{args[i]} {value}': expected --kind {string.Join('|', Kinds.All.Select(k => k.Name))}, --schedules n, --seed n, --threads n or --replay n.";
                return false;
            }
        }

        return true;
    }
}
