using System.Reflection;
using Microsoft.Azure.Functions.Worker;

namespace L402Functions.LocalHost.Hosting.Catalog;

/// <summary>The functions of some classes: every method with <see cref="FunctionAttribute"/>.</summary>
internal sealed class FunctionCatalog
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private FunctionCatalog(IReadOnlyList<LocalFunction> functions)
    {
        Functions = functions;
    }

    /// <summary>All of them, by name.</summary>
    public IReadOnlyList<LocalFunction> Functions { get; }

    /// <summary>Finds the functions and checks that this host can run each.</summary>
    /// <exception cref="FunctionSetupException">A name is taken twice, or a function has a shape that would not run; the message names it.</exception>
    public static FunctionCatalog Read(IEnumerable<Type> classes)
    {
        var functions = classes
            .SelectMany(type => type.GetMethods(Declared))
            .Select(method => (Method: method, Attribute: method.GetCustomAttribute<FunctionAttribute>()))
            .Where(found => found.Attribute is not null)
            .Select(found => FunctionReader.Read(found.Attribute!.Name, found.Method))
            .OrderBy(function => function.Name, StringComparer.OrdinalIgnoreCase)
            .ToList();
        RefuseSharedNames(functions);
        return new FunctionCatalog(functions);
    }

    /// <summary>The functions of one trigger.</summary>
    public IEnumerable<(LocalFunction Function, TTrigger Trigger)> With<TTrigger>()
        where TTrigger : FunctionTrigger =>
        Functions.Where(f => f.Trigger is TTrigger).Select(f => (f, (TTrigger)f.Trigger));

    private static void RefuseSharedNames(List<LocalFunction> functions)
    {
        if (functions.GroupBy(f => f.Name, StringComparer.OrdinalIgnoreCase).FirstOrDefault(g => g.Count() > 1) is { } names)
        {
            throw new FunctionSetupException($"The function name '{names.Key}' is taken by {string.Join(" and ", names.Select(f => f.Definition.EntryPoint))}.");
        }

        // The worker looks a method up by its entry point, which overloads share.
        if (functions.GroupBy(f => f.Definition.EntryPoint, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1) is { } overloads)
        {
            throw new FunctionSetupException($"The functions {string.Join(" and ", overloads.Select(f => $"'{f.Name}'"))} share the entry point {overloads.Key}.");
        }
    }
}
