using System.Globalization;
using System.Text;

namespace L402Functions.Protocol.Caveats;

/// <summary>
/// Writes each caveat that this library reads (L402 protocol specification, "Caveats", and our own). Inputs are typed, so no value can hold
/// a separator and become a second condition.
/// </summary>
public static class CaveatText
{
    /// <summary><c>services=name:tier</c>.</summary>
    public static string Services(ServiceName service, byte tier) =>
        string.Create(CultureInfo.InvariantCulture, $"{CaveatNames.Services}={service.Value}:{tier}");

    /// <summary><c>services=name:tier,name:tier</c>.</summary>
    /// <exception cref="ArgumentException">None, more than 32, or one twice.</exception>
    public static string Services(IReadOnlyCollection<KeyValuePair<ServiceName, byte>> services)
    {
        ArgumentNullException.ThrowIfNull(services);
        var value = string.Join(',', services.Select(s => string.Create(CultureInfo.InvariantCulture, $"{s.Key.Value}:{s.Value}")));
        return ServiceList.IsWellFormed(Encoding.UTF8.GetBytes(value))
            ? $"{CaveatNames.Services}={value}"
            : throw new ArgumentException("Name 1 to 32 services, each once.", nameof(services));
    }

    /// <summary><c>&lt;svc&gt;_capabilities=a,b</c>; none: the token opens no capability.</summary>
    /// <exception cref="ArgumentException">More than 32, or one twice.</exception>
    public static string Capabilities(ServiceName service, params IReadOnlyCollection<CapabilityName> capabilities)
    {
        ArgumentNullException.ThrowIfNull(capabilities);
        var value = string.Join(',', capabilities.Select(c => c.Value));
        return NameList.IsCapabilities(Encoding.UTF8.GetBytes(value))
            ? $"{service.Value}{CaveatNames.CapabilitiesSuffix}={value}"
            : throw new ArgumentException("Name at most 32 capabilities, each once.", nameof(capabilities));
    }

    /// <summary><c>&lt;svc&gt;_valid_until=&lt;unix seconds&gt;</c>, rounded down: valid before that second begins.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Before 1970.</exception>
    public static string ValidUntil(ServiceName service, DateTimeOffset until)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(until, DateTimeOffset.UnixEpoch);
        return Number(service, CaveatNames.ValidUntilSuffix, until.ToUnixTimeSeconds());
    }

    /// <summary><c>&lt;svc&gt;_max_uses=n</c>; 0: as many as there is time for.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative, or <see cref="long.MaxValue"/>, which no caveat holds.</exception>
    public static string MaxUses(ServiceName service, long uses)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(uses);
        ArgumentOutOfRangeException.ThrowIfEqual(uses, long.MaxValue);
        return Number(service, CaveatNames.MaxUsesSuffix, uses);
    }

    /// <summary><c>&lt;svc&gt;_max_msat=n</c>: the total that all uses together may cost.</summary>
    public static string MaxMsat(ServiceName service, Msat total) => Number(service, CaveatNames.MaxMsatSuffix, total.Value);

    /// <summary><c>path=/a/b</c> or <c>path=/a/*</c>.</summary>
    /// <exception cref="ArgumentException">The pattern is <c>default</c>.</exception>
    public static string Path(PathPattern pattern) =>
        pattern == default ? throw new ArgumentException("The default path pattern is no pattern.", nameof(pattern)) : $"{CaveatNames.Path}={pattern}";

    /// <summary><c>method=GET,POST</c>.</summary>
    /// <exception cref="ArgumentException">None, more than 32, one twice, or not an HTTP method in upper case.</exception>
    public static string Method(params IReadOnlyCollection<string> methods)
    {
        ArgumentNullException.ThrowIfNull(methods);

        // Each by itself first: joined, "GET,POST" as one method would pass for two.
        var value = string.Join(',', methods);
        return methods.All(m => NameRule.IsMethod(Encoding.UTF8.GetBytes(m))) && NameList.IsMethods(Encoding.UTF8.GetBytes(value))
            ? $"{CaveatNames.Method}={value}"
            : throw new ArgumentException("Name 1 to 32 HTTP methods in upper case, each once.", nameof(methods));
    }

    private static string Number(ServiceName service, string suffix, long value) =>
        string.Create(CultureInfo.InvariantCulture, $"{service.Value}{suffix}={value}");
}
