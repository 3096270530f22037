using System.Globalization;
using L402Functions.Simulation;
using L402Functions.Simulation.Running;

// dotnet run --project tests/L402Functions.Simulation -c Release -- [--kind k] [--schedules n] [--seed n] [--threads n] [--replay n]
if (!CommandLine.TryParse(args, out var command, out var problem))
{
    Console.Error.WriteLine(problem);
    return 2;
}

if (command.Replay is { } seed)
{
    var schedule = command.Kind.Run(seed, true);
    Console.WriteLine(schedule.Describe(command.Kind.Name));
    return schedule.Violation is null ? 0 : 1;
}

// Long runs tell what they have come to so far, so that one that is stopped has said something.
var report = Campaign.Run(command.Kind, command.Seed, command.Schedules, command.Threads, Show);
Show(report);
if (report.Failure is { } failure)
{
    Console.WriteLine(failure.Describe(command.Kind.Name));
    return 1;
}

Console.WriteLine("No violation.");
return 0;

void Show(CampaignReport totals)
{
    foreach (var (fault, times) in totals.Faults)
    {
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{times,12:N0}  {fault}"));
    }

    Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{totals.Schedules:N0} schedules of kind {command.Kind.Name} from seed {command.Seed}, {totals.Steps:N0} steps, {totals.Duration.TotalSeconds:F1} s, {totals.Schedules / totals.Duration.TotalSeconds:F0} schedules/s"));
}
