using System.Net;
using System.Reflection;
using L402Functions.Composition;
using L402Functions.Settings;
using Microsoft.Azure.Functions.Worker;

namespace L402Functions.LocalHost.Tests.App;

/// <summary>Everything of the app that is an operator's, found by its route: a function that is written tomorrow is tested tomorrow.</summary>
public sealed class OperatorDoorTests
{
    private const string Key = "the-operators-key";

    private static readonly (MethodInfo Method, HttpTriggerAttribute Trigger)[] Doors =
    [
        .. typeof(L402FunctionsServices).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly))
            .Where(method => method.GetCustomAttribute<FunctionAttribute>() is not null)
            .Select(method => (method, Trigger: method.GetParameters().Select(p => p.GetCustomAttribute<HttpTriggerAttribute>()).FirstOrDefault(t => t is not null)!))
            .Where(door => door.Trigger?.Route is { } route && (IsBelow(route, "operator") || IsBelow(route, "console"))),
    ];

    public static TheoryData<string[]> Configurations => new()
    {
        { [Key] },
        { [] },
        { [""] },
        { ["", Key] },
    };

    [Fact]
    public void Each_is_compiled_with_a_level_that_no_setting_lowers()
    {
        Assert.True(Doors.Length >= 20, "The operator's functions were not found.");
        Assert.All(Doors, door => Assert.NotEqual(AuthorizationLevel.Anonymous, door.Trigger.AuthLevel));
    }

    [Theory]
    [MemberData(nameof(Configurations))]
    public async Task Each_is_shut_without_the_key_whatever_keys_there_are(string[] keys)
    {
        await using var app = await FunctionsApp.StartAsync(
            [.. Doors.Select(d => d.Method.DeclaringType!).Distinct()], configure: options => options.FunctionKeys = keys);
        foreach (var (method, trigger) in Doors)
        {
            foreach (var verb in trigger.Methods!)
            {
                foreach (var (header, query) in Wrong)
                {
                    using var request = new HttpRequestMessage(new HttpMethod(verb.ToUpperInvariant()), PathOf(trigger) + query);
                    if (header is not null)
                    {
                        request.Headers.TryAddWithoutValidation("x-functions-key", header);
                    }

                    using var refused = await app.Client.SendAsync(request);
                    Assert.True(refused.StatusCode == HttpStatusCode.Unauthorized, $"{method.DeclaringType!.Name}: {verb} {PathOf(trigger)}{query} with '{header}' is {refused.StatusCode}");
                    Assert.Empty(await refused.Content.ReadAsStringAsync());
                }
            }
        }
    }

    [Fact]
    public void No_setting_is_about_who_may_come_in() =>
        Assert.DoesNotContain(
            Names(typeof(L402Settings), []),
            name => new[] { "auth", "anonymous", "operator", "allow", "insecure" }.Any(word => name.Contains(word, StringComparison.OrdinalIgnoreCase)));

    private static (string? Header, string Query)[] Wrong =>
    [
        (null, ""),
        ("", ""),
        (" ", ""),
        ("wrong", ""),
        (Key + "x", ""),
        (Key[..^1], ""),
        (null, "?code="),
        (null, "?code=wrong"),
        ("", "?code="),
    ];

    private static bool IsBelow(string route, string first) => route == first || route.StartsWith(first + "/", StringComparison.Ordinal);

    private static string PathOf(HttpTriggerAttribute trigger) =>
        "/" + string.Join('/', trigger.Route!.Split('/').Select(part => part.StartsWith('{') ? "some-name" : part));

    private static IEnumerable<string> Names(Type type, HashSet<Type> seen) =>
        !seen.Add(type) ? [] : type.GetProperties().SelectMany(property => Inner(property.PropertyType).SelectMany(inner => Names(inner, seen)).Prepend(property.Name));

    private static IEnumerable<Type> Inner(Type type) =>
        (type.IsGenericType ? type.GetGenericArguments() : [type]).Where(t => t.Namespace == typeof(L402Settings).Namespace);
}
