using L402Functions.LocalHost.Hosting.Catalog;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Constraints;
using Microsoft.AspNetCore.Routing.Patterns;

namespace L402Functions.LocalHost.Hosting.Http;

/// <summary>The route patterns of HTTP functions, below the prefix of <c>host.json</c>.</summary>
internal static class FunctionRoutes
{
    /// <summary>A pattern per function. Methods are part of the pattern: as under the Functions host, another method is 404, not 405.</summary>
    /// <exception cref="FunctionSetupException">A template is malformed or unknown, or two functions would answer the same requests.</exception>
    public static IReadOnlyList<(LocalFunction Function, RoutePattern Pattern)> Read(
        FunctionCatalog catalog, string prefix, IInlineConstraintResolver constraints)
    {
        var routes = catalog.With<FunctionTrigger.Http>().Select(f => (f.Function, f.Trigger, Pattern: Parse(f.Function, f.Trigger, prefix))).ToList();
        foreach (var (function, trigger, pattern) in routes)
        {
            RefuseUnknownConstraints(function, trigger, pattern, constraints);
        }

        foreach (var shape in routes.GroupBy(r => Shape(r.Pattern), StringComparer.OrdinalIgnoreCase))
        {
            RefuseOverlap([.. shape.Select(r => (r.Function, r.Trigger))]);
        }

        return [.. routes.Select(r => (r.Function, r.Pattern))];
    }

    private static RoutePattern Parse(LocalFunction function, FunctionTrigger.Http trigger, string prefix)
    {
        var template = prefix.Length == 0 ? trigger.Route : $"{prefix}/{trigger.Route}";
        var policies = new RouteValueDictionary();
        if (trigger.Methods.Count > 0)
        {
            policies["httpMethod"] = new HttpMethodRouteConstraint([.. trigger.Methods]);
        }

        try
        {
            return RoutePatternFactory.Parse(template, defaults: null, parameterPolicies: policies);
        }
        catch (RoutePatternException malformed)
        {
            throw new FunctionSetupException($"Function '{function.Name}' has the route '{trigger.Route}', which is no route template: {malformed.Message}", malformed);
        }
    }

    private static void RefuseUnknownConstraints(
        LocalFunction function, FunctionTrigger.Http trigger, RoutePattern pattern, IInlineConstraintResolver constraints)
    {
        foreach (var policy in pattern.Parameters.SelectMany(p => p.ParameterPolicies).Select(p => p.Content).OfType<string>())
        {
            Exception? reason = null;
            try
            {
                if (constraints.ResolveConstraint(policy) is not null)
                {
                    continue;
                }
            }
            catch (Exception bad) when (bad is RouteCreationException or InvalidOperationException)
            {
                reason = bad;
            }

            var message = $"Function '{function.Name}' has the route '{trigger.Route}', whose constraint '{policy}' is not known.";
            throw reason is null ? new FunctionSetupException(message) : new FunctionSetupException(message, reason);
        }
    }

    private static void RefuseOverlap(List<(LocalFunction Function, FunctionTrigger.Http Trigger)> sharing)
    {
        for (var i = 0; i < sharing.Count; i++)
        {
            for (var j = i + 1; j < sharing.Count; j++)
            {
                var (first, second) = (sharing[i], sharing[j]);
                if (first.Trigger.Methods.Count == 0 || second.Trigger.Methods.Count == 0
                    || first.Trigger.Methods.Intersect(second.Trigger.Methods, StringComparer.OrdinalIgnoreCase).Any())
                {
                    throw new FunctionSetupException(
                        $"Functions '{first.Function.Name}' and '{second.Function.Name}' answer the same requests: their routes are " +
                        $"'{first.Trigger.Route}' and '{second.Trigger.Route}'.");
                }
            }
        }
    }

    // Two patterns of one shape match the same paths: parameter names do not matter, literals and constraints do.
    private static string Shape(RoutePattern pattern) => string.Join(
        '/',
        pattern.PathSegments.Select(segment => string.Concat(segment.Parts.Select(part => part switch
        {
            RoutePatternParameterPart p => $"{{{(p.IsCatchAll ? "*" : "")}{string.Concat(p.ParameterPolicies.Select(c => $":{c.Content}"))}}}",
            RoutePatternLiteralPart literal => literal.Content,
            RoutePatternSeparatorPart separator => separator.Content,
            _ => "",
        }))));
}
