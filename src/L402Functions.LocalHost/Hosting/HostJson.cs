using System.Globalization;
using L402Functions.LocalHost.Hosting.Queues;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace L402Functions.LocalHost.Hosting;

/// <summary>The parts of <c>host.json</c> that decide how functions run.</summary>
/// <param name="RoutePrefix">What every HTTP route begins with, without slashes at its ends; may be empty.</param>
/// <param name="Queues">How queues are polled.</param>
/// <param name="LogLevels">Lowest level shown, by category; <c>default</c> is the rest.</param>
internal sealed record HostJson(string RoutePrefix, QueueSettings Queues, IReadOnlyDictionary<string, LogLevel> LogLevels)
{
    private const string Http = "extensions:http:";
    private const string Queue = "extensions:queues:";
    private const string Levels = "logging:logLevel";

    /// <summary>
    /// Where the app's settings may overrule the file, as at the Functions host: <c>AzureFunctionsJobHost__extensions__queues__batchSize</c>.
    /// </summary>
    private const string Overrules = "AzureFunctionsJobHost";

    /// <summary>Reads a file; a missing one is an empty one.</summary>
    /// <param name="path">The file.</param>
    /// <param name="settings">The app's settings, which overrule it.</param>
    /// <exception cref="FunctionSetupException">It is no JSON, or a setting has a value that the Functions host would not take.</exception>
    public static HostJson Read(string path, IConfiguration settings)
    {
        var overrules = settings.GetSection(Overrules);
        IConfigurationRoot json;
        try
        {
            json = new ConfigurationBuilder()
                .AddJsonFile(Path.GetFullPath(path), optional: true, reloadOnChange: false)
                .AddConfiguration(overrules)
                .Build();
        }
        catch (Exception malformed) when (malformed is InvalidDataException or FormatException)
        {
            throw new FunctionSetupException($"{path} cannot be read: {(malformed.InnerException ?? malformed).Message}", malformed);
        }

        if (overrules.Exists())
        {
            path = $"{path}, overruled by {Overrules}";
        }

        var batchSize = Int(json, path, "batchSize", 16, 1, 32);
        var queues = new QueueSettings(
            batchSize,
            Int(json, path, "newBatchThreshold", batchSize / 2, 0, int.MaxValue),
            Int(json, path, "maxDequeueCount", 5, 1, int.MaxValue),
            Span(json, path, "visibilityTimeout", TimeSpan.Zero, TimeSpan.Zero, TimeSpan.FromDays(7)),
            Span(json, path, "maxPollingInterval", TimeSpan.FromMinutes(1), QueueSettings.ShortestPoll, TimeSpan.FromDays(1)),
            Base64(json, path));
        return new HostJson((json[Http + "routePrefix"] ?? "api").Trim('/'), queues, ReadLevels(json, path));
    }

    private static int Int(IConfiguration json, string path, string name, int absent, int lowest, int highest) =>
        json[Queue + name] switch
        {
            null => absent,
            var text when int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var value) && value >= lowest && value <= highest => value,
            var text => throw Refuse(path, name, text, highest == int.MaxValue ? $"a number from {lowest}" : $"a number from {lowest} to {highest}"),
        };

    private static TimeSpan Span(IConfiguration json, string path, string name, TimeSpan absent, TimeSpan shortest, TimeSpan longest) =>
        json[Queue + name] switch
        {
            null => absent,
            var text when TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var value) && value >= shortest && value <= longest => value,
            var text => throw Refuse(path, name, text, $"a time span from {shortest:c} to {longest:c}"),
        };

    private static bool Base64(IConfiguration json, string path) =>
        json[Queue + "messageEncoding"]?.ToUpperInvariant() switch
        {
            null or "BASE64" => true,
            "NONE" => false,
            var text => throw Refuse(path, "messageEncoding", text, "base64 or none"),
        };

    private static Dictionary<string, LogLevel> ReadLevels(IConfiguration json, string path) =>
        json.GetSection(Levels).GetChildren().ToDictionary(
            level => level.Key,
            level => Enum.TryParse<LogLevel>(level.Value, ignoreCase: true, out var value)
                ? value
                : throw new FunctionSetupException($"{path}: {Levels}:{level.Key} is '{level.Value}'; it must be one of {string.Join(", ", Enum.GetNames<LogLevel>())}."),
            StringComparer.OrdinalIgnoreCase);

    private static FunctionSetupException Refuse(string path, string name, string text, string allowed) =>
        new($"{path}: {Queue}{name} is '{text}'; it must be {allowed}.");
}
