using System.Globalization;
using System.Text;
using L402Functions.Paywall.Pricing;
using L402Functions.Protocol;
using L402Functions.Protocol.Caveats;

namespace L402Functions.Settings;

/// <summary>Makes a price policy of what is configured, or says everything that is wrong with it.</summary>
internal static class PolicyReader
{
    private const int MaxDescriptionBytes = 4096;
    private const int MaxWarmInvoices = 100;

    /// <summary>The policy, or null with its problems added to <paramref name="problems"/>.</summary>
    /// <param name="at">Where the settings stand, for the messages.</param>
    /// <param name="name">The policy's name.</param>
    /// <param name="settings">What is configured.</param>
    /// <param name="functions">The price functions that the app's code registered.</param>
    /// <param name="problems">Gets a line per problem.</param>
    public static PricePolicy? Read(
        string at, string name, PriceSettings settings, IReadOnlyList<PriceFunction> functions, ICollection<string> problems)
    {
        var before = problems.Count;
        var serviceName = settings.Service.Length == 0 ? name : settings.Service;
        if (!ServiceName.TryParse(serviceName, out var service))
        {
            problems.Add($"{at}:Service is '{serviceName}': a service name has 1 to 64 of a-z, 0-9, '_' and '-'.");
        }

        CapabilityName? capability = null;
        if (settings.Capability.Length > 0)
        {
            if (CapabilityName.TryParse(settings.Capability, out var named))
            {
                capability = named;
            }
            else
            {
                problems.Add($"{at}:Capability is '{settings.Capability}': a capability name has 1 to 64 of a-z, 0-9, '_' and '-'.");
            }
        }

        PathPattern? path = null;
        if (settings.Path.Length > 0)
        {
            if (PathPattern.TryParse(settings.Path, out var pattern))
            {
                path = pattern;
            }
            else
            {
                problems.Add($"{at}:Path is '{settings.Path}': write '/a/b' for one path or '/a/*' for all below.");
            }
        }

        var price = ReadPrice(at, settings, functions, problems);
        var byMethod = new Dictionary<string, Price>(StringComparer.Ordinal);
        foreach (var (method, sats) in settings.SatsByMethod)
        {
            if (!UpstreamReader.KnownMethods.Contains(method.ToUpperInvariant(), StringComparer.Ordinal))
            {
                problems.Add($"{at}:SatsByMethod:{method}: a method is one of {string.Join(", ", UpstreamReader.KnownMethods)}.");
            }
            else if (InRange($"{at}:SatsByMethod:{method}", sats, problems))
            {
                byMethod[method.ToUpperInvariant()] = new Price.Fixed(Msat.FromSats(sats));
            }
        }

        if (Encoding.UTF8.GetByteCount(settings.Description) > MaxDescriptionBytes)
        {
            problems.Add($"{at}:Description is longer than {MaxDescriptionBytes} bytes of UTF-8.");
        }

        if (settings.WarmInvoices is < 0 or > MaxWarmInvoices)
        {
            problems.Add($"{at}:WarmInvoices is {settings.WarmInvoices}: it is 0 to {MaxWarmInvoices}.");
        }

        Positive($"{at}:LifetimeSeconds", settings.LifetimeSeconds, problems);
        Positive($"{at}:InvoiceExpirySeconds", settings.InvoiceExpirySeconds, problems);
        if (settings.Uses < 0)
        {
            problems.Add($"{at}:Uses is {settings.Uses}: it is 1 or more, or 0 for any number until the token expires.");
        }

        if (settings.Uses == 0 && (settings.SatsPerKib is not null || settings.Function.Length > 0))
        {
            problems.Add($"{at}:Uses is 0 and the price depends on the request: unlimited use needs a fixed price.");
        }

        return problems.Count > before || price is null ? null : new PricePolicy
        {
            Name = name,
            Service = service,
            Capability = capability,
            Tier = settings.Tier,
            Price = price,
            PriceByMethod = byMethod,
            Uses = settings.Uses,
            Lifetime = TimeSpan.FromSeconds(settings.LifetimeSeconds),
            InvoiceExpiry = TimeSpan.FromSeconds(int.Min(settings.InvoiceExpirySeconds, settings.LifetimeSeconds)),
            WarmInvoices = settings.WarmInvoices,
            Path = path,
            Description = settings.Description,
        };
    }

    private static Price? ReadPrice(string at, PriceSettings settings, IReadOnlyList<PriceFunction> functions, ICollection<string> problems)
    {
        var given = new[] { settings.Sats, settings.Msat, settings.SatsPerKib }.Count(p => p is not null) + (settings.Function.Length > 0 ? 1 : 0);
        if (given != 1)
        {
            problems.Add($"{at} gives {given.ToString(CultureInfo.InvariantCulture)} prices: exactly one of Sats, Msat, SatsPerKib and a price function is needed.");
            return null;
        }

        return settings switch
        {
            { Sats: { } sats } => InRange($"{at}:Sats", sats, problems) ? new Price.Fixed(Msat.FromSats(sats)) : null,
            { Msat: { } msat } => InRange($"{at}:Msat", msat, problems) ? new Price.Fixed(new Msat(msat)) : null,
            { SatsPerKib: { } perKib, MaxBodyBytes: > 0 } =>
                InRange($"{at}:SatsPerKib", perKib, problems) ? new Price.PerKibOfBody(Msat.FromSats(perKib), settings.MaxBodyBytes) : null,
            { Function.Length: > 0 } => functions.FirstOrDefault(f => f.Name == settings.Function) is { } function
                ? new Price.Computed(function.Name, function.Compute)
                : Problem(problems, $"{at}: no price function '{settings.Function}' is registered with AddPriceFunction."),
            _ => Problem(problems, $"{at}:MaxBodyBytes is {settings.MaxBodyBytes}: it must be more than zero."),
        };
    }

    private static Price? Problem(ICollection<string> problems, string problem)
    {
        problems.Add(problem);
        return null;
    }

    private static bool InRange(string at, long amount, ICollection<string> problems)
    {
        const long most = 1_000_000_000;
        if (amount is >= 1 and <= most)
        {
            return true;
        }

        problems.Add($"{at} is {amount}: a price is between 1 and {most}.");
        return false;
    }

    private static void Positive(string at, int value, ICollection<string> problems)
    {
        if (value < 1)
        {
            problems.Add($"{at} is {value}: it must be at least 1.");
        }
    }
}
