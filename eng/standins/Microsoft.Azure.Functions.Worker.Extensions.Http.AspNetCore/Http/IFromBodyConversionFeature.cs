namespace Microsoft.Azure.Functions.Worker.Extensions.Http.Converters;

public interface IFromBodyConversionFeature
{
    ValueTask<object?> ConvertAsync(FunctionContext context, Type targetType);
}
