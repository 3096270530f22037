using System.Text.Json;
using L402Functions.LocalHost.Hosting.Catalog;
using L402Functions.LocalHost.Hosting.Invocation;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace L402Functions.LocalHost.Hosting.Timers;

/// <summary>Runs one timer function on its schedule, never two runs at once; moments that pass during a run are skipped.</summary>
internal sealed class TimerListener(
    LocalFunction function, FunctionTrigger.Timer trigger, TimerSchedule schedule, FunctionInvoker invoker, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan Punctual = TimeSpan.FromSeconds(1);

    // Timers of the runtime hold 49 days; a rarer moment is waited for in steps.
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);

    private DateTimeOffset? last;

    /// <summary>The function's name.</summary>
    public string Name => function.Name;

    /// <summary>The moment that is waited for; null before the first and during a run.</summary>
    public DateTimeOffset? Next { get; private set; }

    /// <summary>Runs until <paramref name="stopping"/> fires; <paramref name="cancelled"/> reaches the function.</summary>
    public async Task RunAsync(CancellationToken stopping, CancellationToken cancelled)
    {
        try
        {
            if (trigger.RunOnStartup)
            {
                await InvokeAsync(time.GetUtcNow(), cancelled);
            }

            while (true)
            {
                var due = schedule.NextAfter(time.GetUtcNow());
                await WaitUntilAsync(due, stopping);
                Next = null;
                await InvokeAsync(due, cancelled);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            Next = null;
        }
    }

    private async Task WaitUntilAsync(DateTimeOffset due, CancellationToken stopping)
    {
        while (due - time.GetUtcNow() is { Ticks: > 0 } left)
        {
            var wait = Task.Delay(left < LongestWait ? left : LongestWait, time, stopping);
            Next = due;
            await wait;
        }
    }

    private async Task InvokeAsync(DateTimeOffset due, CancellationToken cancelled)
    {
        var now = time.GetUtcNow();
        var info = new TimerInfo
        {
            IsPastDue = now - due > Punctual,
            ScheduleStatus = trigger.UseMonitor
                ? new ScheduleStatus { Last = last?.UtcDateTime ?? default, Next = schedule.NextAfter(now).UtcDateTime, LastUpdated = now.UtcDateTime }
                : null,
        };
        object value = trigger.Parameter.ParameterType == typeof(TimerInfo) ? info : JsonSerializer.Serialize(info, JsonSerializerOptions.Web);
        try
        {
            await invoker.RunAsync(function, new TriggerData(value, TriggerData.NoMetadata), cancelled);
        }
        catch (Exception failure)
        {
            HostLog.TimerFailed(logger, function.Name, failure);
        }

        last = due;
    }
}
