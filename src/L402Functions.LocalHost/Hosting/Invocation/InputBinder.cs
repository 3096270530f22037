using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Converters;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace L402Functions.LocalHost.Hosting.Invocation;

/// <summary>
/// Fills a function's parameters in the worker's order: a converter that the parameter names, the request, the context, then the value of
/// that name from the trigger or its metadata, as it is, as a date or a GUID, or from JSON.
/// </summary>
internal sealed class InputBinder(IOptions<JsonSerializerOptions> json)
{
    /// <summary>Values for every parameter, in order.</summary>
    /// <exception cref="FunctionInputConverterException">A value does not fit its parameter; the message names them all.</exception>
    /// <param name="context">The invocation.</param>
    /// <param name="passed">The context that the last middleware passed on: the same, or one that wraps it.</param>
    public async ValueTask<object?[]> BindAsync(LocalFunctionContext context, FunctionContext passed)
    {
        var parameters = context.Function.Method.GetParameters();
        var values = new object?[parameters.Length];
        var errors = new List<string>();
        for (var i = 0; i < parameters.Length; i++)
        {
            var source = Source(parameters[i], context);
            var bound = await ConvertAsync(parameters[i], source, passed);
            if (bound.Status == ConversionStatus.Succeeded)
            {
                values[i] = bound.Value;
            }
            else if (bound.Status == ConversionStatus.Failed && source is not null)
            {
                errors.Add($"'{parameters[i].Name}' cannot be made a {parameters[i].ParameterType.Name}: {bound.Error?.Message}");
            }
            else if (parameters[i].HasDefaultValue)
            {
                values[i] = parameters[i].DefaultValue;
            }
            else if (parameters[i].ParameterType.IsValueType && Nullable.GetUnderlyingType(parameters[i].ParameterType) is null)
            {
                errors.Add($"'{parameters[i].Name}' has no value, no default, and cannot be null");
            }
        }

        return errors.Count == 0
            ? values
            : throw new FunctionInputConverterException($"Parameters of function '{context.Function.Name}': {string.Join("; ", errors)}.");
    }

    private static object? Source(ParameterInfo parameter, LocalFunctionContext context) =>
        parameter.Name == context.Function.Trigger.Parameter.Name
            ? context.Data.Value
            : context.Data.Metadata.GetValueOrDefault(parameter.Name!);

    private async ValueTask<ConversionResult> ConvertAsync(ParameterInfo parameter, object? source, FunctionContext context)
    {
        var target = parameter.ParameterType;
        if (parameter.GetCustomAttribute<InputConverterAttribute>() is { } named)
        {
            var converter = (IInputConverter)ActivatorUtilities.GetServiceOrCreateInstance(context.InstanceServices, named.ConverterType);
            return await converter.ConvertAsync(new LocalConverterContext(target, source, context));
        }

        if (target == typeof(HttpRequest))
        {
            return context.GetHttpContext() is { } http ? ConversionResult.Success(http.Request) : ConversionResult.Unhandled();
        }

        if (target == typeof(FunctionContext))
        {
            return ConversionResult.Success(context);
        }

        if (target == typeof(CancellationToken) || target == typeof(CancellationToken?))
        {
            return ConversionResult.Success(context.CancellationToken);
        }

        return source is not null && target.IsInstanceOfType(source) ? ConversionResult.Success(source) : FromText(target, source as string);
    }

    private ConversionResult FromText(Type target, string? text)
    {
        var bare = Nullable.GetUnderlyingType(target) ?? target;
        if (text is null || bare == typeof(string))
        {
            return ConversionResult.Unhandled();
        }

        if (bare == typeof(Guid) && Guid.TryParse(text, out var guid))
        {
            return ConversionResult.Success(guid);
        }

        if (bare == typeof(DateTimeOffset) && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, out var moment))
        {
            return ConversionResult.Success(moment);
        }

        if (bare == typeof(DateTime) && DateTime.TryParse(text, CultureInfo.InvariantCulture, out var date))
        {
            return ConversionResult.Success(date);
        }

        if (bare == typeof(byte[]))
        {
            return ConversionResult.Success(Encoding.UTF8.GetBytes(text));
        }

        try
        {
            return ConversionResult.Success(JsonSerializer.Deserialize(text, target, json.Value));
        }
        catch (Exception misfit) when (misfit is JsonException or NotSupportedException)
        {
            return ConversionResult.Failed(misfit);
        }
    }
}
