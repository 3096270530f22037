using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Converters;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;
using Microsoft.Azure.Functions.Worker.Http;

namespace L402Functions.StandIns.Tests.Worker;

public sealed class AttributeTests
{
    [Fact]
    public void An_HTTP_trigger_says_what_its_constructor_was_told()
    {
        Assert.Equal((AuthorizationLevel.Function, null), Read(new HttpTriggerAttribute()));
        Assert.Equal((AuthorizationLevel.Admin, null), Read(new HttpTriggerAttribute(AuthorizationLevel.Admin)));
        Assert.Equal((AuthorizationLevel.Anonymous, "get,post"), Read(new HttpTriggerAttribute("get", "post")));
        Assert.Equal((AuthorizationLevel.Function, "get"), Read(new HttpTriggerAttribute(AuthorizationLevel.Function, "get")));
        Assert.Null(new HttpTriggerAttribute().Route);
        Assert.Equal("a/{b}", new HttpTriggerAttribute { Route = "a/{b}" }.Route);
    }

    [Fact]
    public void A_queue_trigger_a_queue_output_and_a_timer_say_what_they_were_told()
    {
        var queue = new QueueTriggerAttribute("payments");
        var timer = new TimerTriggerAttribute("0 * * * * *");

        Assert.Equal(("payments", null), (queue.QueueName, queue.Connection));
        Assert.Equal("reconcile", new QueueOutputAttribute("reconcile") { Connection = "Store" }.QueueName);
        Assert.Equal(("0 * * * * *", true, false), (timer.Schedule, timer.UseMonitor, timer.RunOnStartup));
        Assert.Null(new TimerInfo().ScheduleStatus);
        Assert.False(new TimerInfo().IsPastDue);
        Assert.Equal("Sweep", new FunctionAttribute("Sweep").Name);
    }

    [Theory]
    [InlineData(typeof(FunctionAttribute), AttributeTargets.Method)]
    [InlineData(typeof(HttpTriggerAttribute), AttributeTargets.Parameter)]
    [InlineData(typeof(QueueTriggerAttribute), AttributeTargets.Parameter)]
    [InlineData(typeof(TimerTriggerAttribute), AttributeTargets.Parameter)]
    [InlineData(typeof(QueueOutputAttribute), AttributeTargets.Method | AttributeTargets.Property)]
    [InlineData(typeof(HttpResultAttribute), AttributeTargets.Property)]
    [InlineData(typeof(FixedDelayRetryAttribute), AttributeTargets.Method)]
    public void An_attribute_goes_where_the_package_lets_it_go(Type attribute, AttributeTargets targets)
    {
        var usage = attribute.GetCustomAttribute<AttributeUsageAttribute>(inherit: true)!;

        Assert.Equal(targets, usage.ValidOn);
        Assert.False(usage.AllowMultiple);
    }

    [Fact]
    public void A_retry_refuses_intervals_that_make_no_sense()
    {
        Assert.Equal("00:00:05", new FixedDelayRetryAttribute(3, "00:00:05").DelayInterval);
        Assert.Equal(3, new ExponentialBackoffRetryAttribute(3, "00:00:01", "00:01:00").MaxRetryCount);
        Assert.Throws<ArgumentOutOfRangeException>(() => new FixedDelayRetryAttribute(3, "soon"));
        Assert.Throws<ArgumentOutOfRangeException>(() => new FixedDelayRetryAttribute(3, "-00:00:05"));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ExponentialBackoffRetryAttribute(3, "00:00:01", "later"));
        Assert.Throws<ArgumentException>(() => new ExponentialBackoffRetryAttribute(3, "00:01:00", "00:00:01"));
    }

    [Fact]
    public void A_converter_attribute_takes_converters_only()
    {
        Assert.Throws<ArgumentNullException>(() => new InputConverterAttribute(null!));
        Assert.Throws<InvalidOperationException>(() => new InputConverterAttribute(typeof(string)));
        Assert.True(typeof(IInputConverter).IsAssignableFrom(new FromBodyAttribute().ConverterType));
    }

    [Fact]
    public void Triggers_are_found_by_their_common_base()
    {
        Assert.All(
            new Attribute[] { new HttpTriggerAttribute(), new QueueTriggerAttribute("q"), new TimerTriggerAttribute("* * * * * *") },
            trigger => Assert.IsAssignableFrom<TriggerBindingAttribute>(trigger));
        Assert.IsAssignableFrom<OutputBindingAttribute>(new QueueOutputAttribute("q"));
    }

    private static (AuthorizationLevel Level, string? Methods) Read(HttpTriggerAttribute trigger) =>
        (trigger.AuthLevel, trigger.Methods is null ? null : string.Join(',', trigger.Methods));
}
