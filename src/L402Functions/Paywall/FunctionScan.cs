using System.Reflection;
using Microsoft.Azure.Functions.Worker;

namespace L402Functions.Paywall.Http;

/// <summary>Finds the functions of an assembly and their prices, once, at start.</summary>
public static class FunctionScan
{
    /// <summary>Every function of <paramref name="assembly"/>.</summary>
    /// <param name="assembly">The assembly that the functions are compiled into.</param>
    /// <param name="routePrefix">host.json's route prefix, without slashes; empty for none.</param>
    public static IReadOnlyList<ScannedFunction> Of(Assembly assembly, string routePrefix)
    {
        ArgumentNullException.ThrowIfNull(assembly);
        return
        [
            .. assembly.GetTypes()
                .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly))
                .Select(method => (Method: method, Function: method.GetCustomAttribute<FunctionAttribute>()))
                .Where(found => found.Function is not null)
                .Select(found => Describe(found.Method, found.Function!, routePrefix)),
        ];
    }

    private static ScannedFunction Describe(MethodInfo method, FunctionAttribute function, string routePrefix)
    {
        var trigger = method.GetParameters().Select(p => p.GetCustomAttribute<HttpTriggerAttribute>()).FirstOrDefault(t => t is not null);
        var prefix = routePrefix.Length == 0 ? "" : "/" + routePrefix;
        return new ScannedFunction(
            $"{method.DeclaringType!.FullName}.{method.Name}",
            function.Name,
            trigger?.Methods?.Select(m => m.ToUpperInvariant()).Distinct(StringComparer.Ordinal).ToArray() ?? [],
            trigger is null ? null : $"{prefix}/{(trigger.Route ?? function.Name).TrimStart('/')}",
            method.GetCustomAttribute<RequirePaymentAttribute>());
    }
}
