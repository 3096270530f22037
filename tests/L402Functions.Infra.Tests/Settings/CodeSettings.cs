using System.Reflection;
using System.Text.RegularExpressions;
using L402Functions.Composition;
using L402Functions.Settings;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace L402Functions.Infra.Tests.Settings;

/// <summary>The settings that the code reads, found in the code: in the types of the section, in the triggers, and by watching what is read.</summary>
internal static partial class CodeSettings
{
    private static readonly Assembly App = typeof(L402Settings).Assembly;

    /// <summary>Every setting, with <c>&lt;name&gt;</c> and <c>&lt;n&gt;</c> for free parts.</summary>
    public static IReadOnlySet<string> All() =>
        new SortedSet<string>([.. OfSection(), .. Schedules(), .. Connections().Select(name => $"{name}:queueServiceUri"), .. ReadAtStart()], StringComparer.Ordinal);

    /// <summary>The section <c>L402</c>, member by member.</summary>
    public static IEnumerable<string> OfSection() => Below(L402Settings.Section, typeof(L402Settings));

    /// <summary>The names in <c>%…%</c> of timers.</summary>
    public static IEnumerable<string> Schedules() =>
        Attributes<TimerTriggerAttribute>().Select(timer => Percent().Match(timer.Schedule)).Where(m => m.Success).Select(m => m.Groups[1].Value).Distinct();

    /// <summary>The connections of queue triggers.</summary>
    public static IEnumerable<string> Connections() => Attributes<QueueTriggerAttribute>().Select(queue => queue.Connection!).Distinct();

    /// <summary>What composition itself asks the configuration for, apart from the section, which is bound later and from its type.</summary>
    private static IEnumerable<string> ReadAtStart()
    {
        var watched = new WatchedConfiguration(new Dictionary<string, string?>
        {
            ["MoneyStorage:queueServiceUri"] = "https://money.queue.example/",
            ["MoneyStorage:clientId"] = "id",
        });
        new ServiceCollection().AddL402Functions(new ConfigurationRoot([watched]));

        // The host's other spellings of the same name, read in its order.
        return watched.Asked.Where(name => !name.StartsWith("AzureWebJobs", StringComparison.Ordinal) && !name.StartsWith("ConnectionStrings:", StringComparison.Ordinal));
    }

    private static IEnumerable<TAttribute> Attributes<TAttribute>()
        where TAttribute : Attribute =>
        App.GetTypes().SelectMany(t => t.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly))
            .SelectMany(m => m.GetParameters()).Select(p => p.GetCustomAttribute<TAttribute>()).OfType<TAttribute>();

    private static IEnumerable<string> Below(string at, Type type) => type.GetProperties(BindingFlags.Public | BindingFlags.Instance).SelectMany(p => At($"{at}:{p.Name}", p.PropertyType));

    private static IEnumerable<string> At(string name, Type type)
    {
        var actual = Nullable.GetUnderlyingType(type) ?? type;
        if (actual.IsPrimitive || actual == typeof(string) || actual.IsEnum)
        {
            return [name];
        }

        if (!actual.IsGenericType)
        {
            return Below(name, actual);
        }

        var definition = actual.GetGenericTypeDefinition();
        return definition == typeof(Dictionary<,>) ? At($"{name}:{(name.EndsWith("MasterKeys", StringComparison.Ordinal) ? "<n>" : "<name>")}", actual.GetGenericArguments()[1])
            : definition == typeof(List<>) ? At($"{name}:<n>", actual.GetGenericArguments()[0])
            : throw new InvalidOperationException($"{name} is of a kind that this test does not know: {type}.");
    }

    [GeneratedRegex("^%(.+)%$")]
    private static partial Regex Percent();

    /// <summary>A configuration that writes down what it is asked for.</summary>
    private sealed class WatchedConfiguration(IDictionary<string, string?> values) : ConfigurationProvider
    {
        public SortedSet<string> Asked { get; } = new(StringComparer.Ordinal);

        public override bool TryGet(string key, out string? value)
        {
            Asked.Add(key);
            return values.TryGetValue(key, out value);
        }

        public override IEnumerable<string> GetChildKeys(IEnumerable<string> earlierKeys, string? parentPath) =>
            values.Keys.Where(k => parentPath is not null && k.StartsWith(parentPath + ":", StringComparison.OrdinalIgnoreCase)).Select(k => k[(parentPath!.Length + 1)..]);
    }
}
