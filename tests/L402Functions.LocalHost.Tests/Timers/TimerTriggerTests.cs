using L402Functions.LocalHost.Hosting;
using L402Functions.LocalHost.Hosting.Timers;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace L402Functions.LocalHost.Tests.Timers;

public sealed class TimerTriggerTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 30, TimeSpan.Zero);

    [Fact]
    public async Task A_timer_runs_at_each_moment_of_its_schedule_and_not_before()
    {
        var clock = new ManualClock(Start);
        await using var app = await FunctionsApp.StartAsync([typeof(EveryMinute)], clock: clock, settings: new() { ["Schedule"] = "0 * * * * *" });
        await WaitingForAsync(app, Start.AddSeconds(30));

        clock.Advance(TimeSpan.FromSeconds(29));
        Assert.Empty(app.Journal.Entries);
        clock.Advance(TimeSpan.FromSeconds(1));
        await WaitingForAsync(app, Start.AddSeconds(90));
        clock.Advance(TimeSpan.FromMinutes(1));
        await WaitingForAsync(app, Start.AddSeconds(150));

        Assert.Equal(
            [
                "last 0001-01-01T00:00:00 next 2026-03-01T12:02:00 updated 2026-03-01T12:01:00 past due False",
                "last 2026-03-01T12:01:00 next 2026-03-01T12:03:00 updated 2026-03-01T12:02:00 past due False",
            ],
            app.Journal.Entries);
    }

    [Fact]
    public async Task Moments_that_pass_during_a_run_are_skipped_and_no_two_runs_overlap()
    {
        var clock = new ManualClock(Start);
        await using var app = await FunctionsApp.StartAsync([typeof(Slow)], clock: clock);
        await WaitingForAsync(app, Start.AddSeconds(30));

        clock.Advance(TimeSpan.FromSeconds(30));
        await Until.TrueAsync(() => app.Journal.Entries.Count == 1);
        clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(["run 1"], app.Journal.Entries);
        Slow.Finish.Release();
        await WaitingForAsync(app, Start.AddSeconds(30).AddMinutes(6));
        Slow.Finish.Release();
        clock.Advance(TimeSpan.FromMinutes(1));
        await WaitingForAsync(app, Start.AddSeconds(30).AddMinutes(7));

        Assert.Equal(["run 1", "run 1"], app.Journal.Entries);
    }

    [Fact]
    public async Task A_timer_may_run_at_start_and_fails_without_ending_its_schedule()
    {
        var clock = new ManualClock(Start);
        await using var app = await FunctionsApp.StartAsync([typeof(Startup)], clock: clock);
        await WaitingForAsync(app, new DateTimeOffset(2026, 3, 2, 0, 0, 0, TimeSpan.Zero));
        Assert.Equal(["started status False"], app.Journal.Entries);

        clock.Advance(TimeSpan.FromHours(24));
        await Until.TrueAsync(() => app.Journal.Entries.Count == 2);
    }

    [Theory]
    [InlineData("0 */15 * * * *", "2026-03-01T12:15:00")]
    [InlineData("*/10 * * * * *", "2026-03-01T12:00:40")]
    [InlineData("0 30 9 * * Mon", "2026-03-02T09:30:00")]
    [InlineData("5 * * * *", "2026-03-01T12:05:00")]
    [InlineData("00:01:30", "2026-03-01T12:02:00")]
    [InlineData("0 0 0 29 2 *", "2028-02-29T00:00:00")]
    public void A_schedule_of_six_fields_five_fields_or_a_span_has_a_next_moment_in_UTC(string expression, string next)
    {
        var moment = TimerSchedule.Parse(expression, "any").NextAfter(Start);

        Assert.Equal(next, moment.ToString("s"));
        Assert.Equal(TimeSpan.Zero, moment.Offset);
    }

    [Theory]
    [InlineData("")]
    [InlineData("every minute")]
    [InlineData("61 * * * * *")]
    [InlineData("* * * * * * *")]
    [InlineData("00:00:00")]
    [InlineData("-00:01:00")]
    public void A_schedule_that_is_neither_is_refused_with_its_function(string expression)
    {
        var refused = Assert.Throws<FunctionSetupException>(() => TimerSchedule.Parse(expression, "Sweep"));

        Assert.Contains("'Sweep'", refused.Message, StringComparison.Ordinal);
        Assert.Contains($"'{expression}'", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_schedule_from_a_missing_setting_stops_the_start_and_is_named()
    {
        var refused = await Assert.ThrowsAsync<FunctionSetupException>(() => FunctionsApp.StartAsync([typeof(EveryMinute)]));

        Assert.Contains("'Schedule'", refused.Message, StringComparison.Ordinal);
    }

    private static Task WaitingForAsync(FunctionsApp app, DateTimeOffset moment) =>
        Until.TrueAsync(() => app.Services.GetRequiredService<TimerPump>().Listeners.Single().Next == moment);

    public sealed class EveryMinute(Journal journal)
    {
        [Function("EveryMinute")]
        public void Run([TimerTrigger("%Schedule%")] TimerInfo timer) => journal.Write(
            $"last {timer.ScheduleStatus!.Last:s} next {timer.ScheduleStatus.Next:s} updated {timer.ScheduleStatus.LastUpdated:s} past due {timer.IsPastDue}");
    }

    public sealed class Slow(Journal journal)
    {
        private static int running;

        public static SemaphoreSlim Finish { get; } = new(0);

        [Function("Slow")]
        public async Task RunAsync([TimerTrigger("0 * * * * *")] TimerInfo timer)
        {
            journal.Write($"run {Interlocked.Increment(ref running)}");
            await Finish.WaitAsync();
            Interlocked.Decrement(ref running);
        }
    }

    public sealed class Startup(Journal journal)
    {
        [Function("Startup")]
        public void Run([TimerTrigger("0 0 0 * * *", RunOnStartup = true, UseMonitor = false)] TimerInfo timer)
        {
            journal.Write($"started status {timer.ScheduleStatus is not null}");
            throw new InvalidOperationException("It fails.");
        }
    }
}
