using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Converters;
using Microsoft.Azure.Functions.Worker.Extensions.Http.Converters;
using Microsoft.Azure.Functions.Worker.Http;
using Microsoft.Extensions.DependencyInjection;

namespace L402Functions.StandIns.Tests.Worker;

public sealed class FunctionContextTests
{
    [Fact]
    public void A_host_outside_the_worker_derives_every_part_of_a_context()
    {
        var context = new SampleContext(new ServiceCollection().BuildServiceProvider());

        Assert.Equal(CancellationToken.None, context.CancellationToken);
        Assert.Empty(context.TraceContext.Attributes);
        Assert.Empty(context.TraceContext.Baggage);
        Assert.Null(context.BindingContext.BindingData["absent"]);
        Assert.Equal("httpTrigger", context.FunctionDefinition.InputBindings["request"].Type);
        Assert.Null(context.Features.Get<Uri>());
    }

    [Fact]
    public void The_HTTP_context_is_the_item_that_the_integration_puts_there()
    {
        var context = new SampleContext(new ServiceCollection().BuildServiceProvider());
        Assert.Null(context.GetHttpContext());

        context.Items["HttpRequestContext"] = "no context";
        Assert.Null(context.GetHttpContext());

        var http = new DefaultHttpContext();
        context.Items["HttpRequestContext"] = http;
        Assert.Same(http, context.GetHttpContext());
    }

    [Fact]
    public void A_context_without_the_workers_own_feature_has_no_result_to_tell()
    {
        var context = new SampleContext(new ServiceCollection().BuildServiceProvider());

        Assert.Throws<InvalidOperationException>(() => context.GetInvocationResult());
        Assert.Throws<InvalidOperationException>(() => context.GetInvocationResult<string>());
        Assert.Throws<InvalidOperationException>(() => context.GetOutputBindings<object>().ToList());
    }

    [Fact]
    public void Loggers_come_from_the_services_of_the_invocation()
    {
        using var services = new ServiceCollection().AddLogging().BuildServiceProvider();
        var context = new SampleContext(services);

        Assert.NotNull(context.GetLogger<FunctionContextTests>());
        Assert.NotNull(context.GetLogger("category"));
    }

    [Fact]
    public void A_parameter_knows_its_default_and_whether_it_may_be_null()
    {
        Assert.True(new FunctionParameter("a", typeof(string)).IsReferenceOrNullableType);
        Assert.True(new FunctionParameter("a", typeof(int?)).IsReferenceOrNullableType);
        Assert.False(new FunctionParameter("a", typeof(int)).IsReferenceOrNullableType);
        Assert.Equal((true, (object?)5), (new FunctionParameter("a", typeof(int), true, 5).HasDefaultValue, new FunctionParameter("a", typeof(int), true, 5).DefaultValue));
        Assert.Empty(new FunctionParameter("a", typeof(int)).Properties);
        Assert.Throws<ArgumentNullException>(() => new FunctionParameter(null!, typeof(int)));
        Assert.Throws<ArgumentNullException>(() => new FunctionParameter("a", null!));
    }

    [Fact]
    public async Task A_body_parameter_is_converted_by_the_feature_that_the_host_sets()
    {
        var context = new SampleContext(new ServiceCollection().BuildServiceProvider());
        context.Features.Set<IFromBodyConversionFeature>(new FixedBody());
        var converter = (IInputConverter)Activator.CreateInstance(new FromBodyAttribute().ConverterType)!;

        var result = await converter.ConvertAsync(new Wanted(context));

        Assert.Equal(ConversionStatus.Succeeded, result.Status);
        Assert.Equal("body as Uri", result.Value);
    }

    [Fact]
    public void A_conversion_says_whether_it_happened()
    {
        var failure = new FormatException();

        Assert.Equal(ConversionStatus.Unhandled, ConversionResult.Unhandled().Status);
        Assert.Null(ConversionResult.Success(null).Value);
        Assert.Same(failure, ConversionResult.Failed(failure).Error);
        Assert.Throws<ArgumentNullException>(() => ConversionResult.Failed(null!));
        Assert.IsAssignableFrom<FunctionWorkerException>(new FunctionInputConverterException("misfit"));
    }

    private sealed class FixedBody : IFromBodyConversionFeature
    {
        public ValueTask<object?> ConvertAsync(FunctionContext context, Type targetType) => new($"body as {targetType.Name}");
    }

    private sealed class Wanted(FunctionContext context) : ConverterContext
    {
        public override Type TargetType => typeof(Uri);

        public override object? Source => null;

        public override FunctionContext FunctionContext => context;

        public override IReadOnlyDictionary<string, object> Properties { get; } = new Dictionary<string, object>();
    }
}
