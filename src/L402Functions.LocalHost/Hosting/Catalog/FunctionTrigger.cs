using System.Reflection;
using Microsoft.Azure.Functions.Worker;

namespace L402Functions.LocalHost.Hosting.Catalog;

/// <summary>What makes a function run, and the parameter that receives it.</summary>
internal abstract record FunctionTrigger(ParameterInfo Parameter)
{
    /// <summary>The name that Functions metadata gives the trigger.</summary>
    public abstract string Type { get; }

    /// <summary>An HTTP request.</summary>
    /// <param name="Parameter">The request's parameter.</param>
    /// <param name="Route">Route template below the prefix.</param>
    /// <param name="Methods">Allowed methods; none listed means all.</param>
    /// <param name="Level">Which key opens it.</param>
    public sealed record Http(ParameterInfo Parameter, string Route, IReadOnlyList<string> Methods, AuthorizationLevel Level) : FunctionTrigger(Parameter)
    {
        public override string Type => "httpTrigger";
    }

    /// <summary>A queue message.</summary>
    /// <param name="Parameter">The message's parameter.</param>
    /// <param name="QueueName">Name, possibly with <c>%SETTING%</c>.</param>
    /// <param name="Connection">Name of the setting that holds the connection, or null for the app's own storage.</param>
    public sealed record Queue(ParameterInfo Parameter, string QueueName, string? Connection) : FunctionTrigger(Parameter)
    {
        public override string Type => "queueTrigger";
    }

    /// <summary>A moment on a schedule.</summary>
    /// <param name="Parameter">The timer's parameter.</param>
    /// <param name="Schedule">NCRONTAB expression or time span, possibly with <c>%SETTING%</c>.</param>
    /// <param name="RunOnStartup">Whether it also runs when the host starts.</param>
    /// <param name="UseMonitor">Whether the schedule's status is kept and handed to the function.</param>
    public sealed record Timer(ParameterInfo Parameter, string Schedule, bool RunOnStartup, bool UseMonitor) : FunctionTrigger(Parameter)
    {
        public override string Type => "timerTrigger";
    }
}
