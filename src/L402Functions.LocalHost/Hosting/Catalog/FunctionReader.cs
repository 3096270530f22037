using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace L402Functions.LocalHost.Hosting.Catalog;

/// <summary>Reads one function from its method, refusing what the Functions worker would not run or this host does not do.</summary>
internal static class FunctionReader
{
    public static LocalFunction Read(string name, MethodInfo method)
    {
        if (string.IsNullOrWhiteSpace(name))
        {
            throw new FunctionSetupException($"{LocalFunctionDefinition.EntryPointOf(method)} has a [Function] without a name.");
        }

        RefuseShapes(name, method);
        var trigger = ReadTrigger(name, method);
        return new LocalFunction(new LocalFunctionDefinition(name, method, trigger), method, trigger);
    }

    private static FunctionTrigger ReadTrigger(string name, MethodInfo method)
    {
        var triggers = method.GetParameters()
            .SelectMany(p => p.GetCustomAttributes<BindingAttribute>().Select(attribute => (Parameter: p, Attribute: attribute)))
            .ToList();
        return triggers switch
        {
            [(var parameter, HttpTriggerAttribute http)] => ReadHttp(name, parameter, http),
            [(var parameter, QueueTriggerAttribute queue)] => new FunctionTrigger.Queue(parameter, queue.QueueName, queue.Connection),
            [(var parameter, TimerTriggerAttribute timer)] => new FunctionTrigger.Timer(parameter, timer.Schedule, timer.RunOnStartup, timer.UseMonitor),
            [(_, var other)] => throw Refuse(name, $"has the binding {other.GetType().Name}; this host runs HTTP, queue and timer triggers"),
            [] => throw Refuse(name, "has no trigger"),
            _ => throw Refuse(name, "has more than one binding; this host runs functions of one trigger"),
        };
    }

    private static FunctionTrigger.Http ReadHttp(string name, ParameterInfo parameter, HttpTriggerAttribute http)
    {
        if (parameter.ParameterType != typeof(HttpRequest))
        {
            throw Refuse(name, $"takes its request as {parameter.ParameterType.Name}; with the ASP.NET Core integration it is an HttpRequest");
        }

        // An attribute that was given methods only says Anonymous, while the Functions host asks for a key: its default is Function.
        var data = parameter.GetCustomAttributesData().Single(d => d.AttributeType == typeof(HttpTriggerAttribute));
        var saysLevel = data.Constructor.GetParameters().Any(p => p.ParameterType == typeof(AuthorizationLevel));
        return new FunctionTrigger.Http(
            parameter, http.Route ?? name, http.Methods ?? [], saysLevel ? http.AuthLevel : AuthorizationLevel.Function);
    }

    private static void RefuseShapes(string name, MethodInfo method)
    {
        if (!method.IsPublic)
        {
            throw Refuse(name, "is not a public method, so the Functions worker would not find it");
        }

        if (method.ContainsGenericParameters)
        {
            throw Refuse(name, "is generic");
        }

        var returned = method.ReturnType;
        if (returned == typeof(void) && method.IsDefined(typeof(AsyncStateMachineAttribute)))
        {
            throw Refuse(name, "is async void, so nobody would wait for it");
        }

        if (returned == typeof(ValueTask) || (returned.IsGenericType && returned.GetGenericTypeDefinition() == typeof(ValueTask<>)))
        {
            throw Refuse(name, "returns a ValueTask, which the Functions worker does not await");
        }

        if (method.IsDefined(typeof(OutputBindingAttribute)) || ResultOf(returned).GetProperties().Any(p => p.IsDefined(typeof(OutputBindingAttribute))))
        {
            throw Refuse(name, "has an output binding, which this host does not run");
        }

        if (method.IsDefined(typeof(RetryAttribute)))
        {
            throw Refuse(name, "has a retry attribute, which this host does not carry out");
        }
    }

    private static Type ResultOf(Type returned) =>
        returned.IsGenericType && returned.GetGenericTypeDefinition() == typeof(Task<>) ? returned.GetGenericArguments()[0] : returned;

    private static FunctionSetupException Refuse(string name, string what) => new($"Function '{name}' {what}.");
}
