using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Http.Converters;
using Microsoft.Extensions.DependencyInjection;

namespace L402Functions.LocalHost.Hosting.Http;

/// <summary>Reads a <c>[FromBody]</c> parameter with MVC's model binding, as the ASP.NET Core integration of the worker does.</summary>
internal sealed class MvcBodyConversion : IFromBodyConversionFeature
{
    /// <summary>The body as the wanted type.</summary>
    /// <exception cref="InvalidOperationException">The body is empty, of an unknown content type, or does not fit the type.</exception>
    public async ValueTask<object?> ConvertAsync(FunctionContext context, Type targetType)
    {
        var http = context.GetHttpContext()
            ?? throw new InvalidOperationException($"Function '{context.FunctionDefinition.Name}' reads a body without an HTTP request.");
        var metadata = http.RequestServices.GetRequiredService<IModelMetadataProvider>().GetMetadataForType(targetType);
        var binder = http.RequestServices.GetRequiredService<IModelBinderFactory>().CreateBinder(new ModelBinderFactoryContext
        {
            Metadata = metadata,
            BindingInfo = new BindingInfo { BindingSource = BindingSource.Body },
        });
        var binding = new DefaultModelBindingContext
        {
            ActionContext = new ActionContext { HttpContext = http },
            BindingSource = BindingSource.Body,
            ModelMetadata = metadata,
            ModelName = "",
            ModelState = new ModelStateDictionary(),
        };
        await binder.BindModelAsync(binding);
        if (binding.Result.IsModelSet)
        {
            return binding.Result.Model;
        }

        return binding.ModelState.IsValid
            ? null
            : throw new InvalidOperationException(string.Join(
                Environment.NewLine,
                binding.ModelState.Values.SelectMany(v => v.Errors).Select(e => e.ErrorMessage.Length > 0 ? e.ErrorMessage : e.Exception?.Message)));
    }
}
