using L402Functions.Paywall.Http;
using L402Functions.Paywall.Keys;
using L402Functions.Paywall.Pricing;
using L402Functions.Protocol.Bolt11;
using L402Functions.Protocol.Caveats;
using L402Functions.Storage;
using L402Functions.Upstream;

namespace L402Functions.Settings;

/// <summary>The configuration, read: what the rest of the app is built from.</summary>
/// <param name="Keys">The master keys.</param>
/// <param name="Prices">Every priced endpoint.</param>
/// <param name="Functions">Every function of the app, priced or free, by entry point.</param>
/// <param name="Upstreams">The upstream routes.</param>
/// <param name="Network">The network that invoices must be on, where one is required.</param>
public sealed record SellerSetup(
    KeyRing Keys,
    PriceTable Prices,
    IReadOnlyDictionary<string, ScannedFunction> Functions,
    IReadOnlyList<UpstreamRoute> Upstreams,
    LightningNetwork? Network)
{
    /// <summary>Reads everything, and collects every problem rather than the first.</summary>
    public static SellerSetup? Read(
        L402Settings settings, IReadOnlyList<ScannedFunction> functions, ICollection<string> problems, params IReadOnlyList<PriceFunction> priceFunctions)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(functions);
        ArgumentNullException.ThrowIfNull(problems);
        var before = problems.Count;
        var keys = MasterKeyReader.Read(settings, problems);
        var network = ReadNetwork(settings, problems);
        ReadGuards(settings, problems);
        ReadRealm(settings.Realm, problems);
        ReadStorage(settings.Storage, problems);
        WalletReader.Check(settings, problems);

        var policies = new Dictionary<string, PricePolicy>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, price) in settings.Prices)
        {
            if (PolicyReader.Read($"L402:Prices:{name}", name, price, priceFunctions, problems) is { } policy)
            {
                policies[name] = policy;
            }
        }

        var upstreams = UpstreamReader.Read(settings, policies, problems);
        var priced = functions.Where(f => f.Price is not null).Select(f => Priced(f, policies, priceFunctions, problems)).OfType<PricedRoute>().ToList();
        foreach (var clash in priced.Select(r => r.Name).Intersect(upstreams.Select(u => u.Priced.Name), StringComparer.OrdinalIgnoreCase))
        {
            problems.Add($"L402:Routes:{clash} has the name of a paid function.");
        }

        foreach (var twice in functions.GroupBy(f => f.EntryPoint, StringComparer.Ordinal).Where(g => g.Count() > 1))
        {
            problems.Add($"{twice.Key} is the entry point of {twice.Count()} functions: which of their prices holds cannot be told.");
        }

        var routes = priced.Concat(upstreams.Select(u => u.Priced)).ToList();
        foreach (var problem in SaleCheck.Of(routes))
        {
            problems.Add(problem);
        }

        if (problems.Count > before)
        {
            keys?.Dispose();
            return null;
        }

        return new SellerSetup(
            keys!,
            new PriceTable(routes),
            functions.ToDictionary(f => f.EntryPoint, StringComparer.Ordinal),
            upstreams,
            network);
    }

    private static PricedRoute? Priced(
        ScannedFunction function, Dictionary<string, PricePolicy> policies, IReadOnlyList<PriceFunction> priceFunctions, ICollection<string> problems)
    {
        var attribute = function.Price!;
        var at = $"[RequirePayment] on {function.EntryPoint}";
        if (function.Template is null)
        {
            problems.Add($"{at}: the function has no HTTP trigger, so nobody could pay for it.");
            return null;
        }

        PricePolicy? policy;
        if (attribute.Policy.Length == 0)
        {
            policy = PolicyReader.Read(at, function.Name.ToLowerInvariant(), FromAttribute(attribute), priceFunctions, problems);
        }
        else if (!policies.TryGetValue(attribute.Policy, out policy))
        {
            problems.Add($"{at}: no policy '{attribute.Policy}' is in L402:Prices.");
        }

        var fixedPart = ScopeOf(function.Template);
        if (!PathPattern.TryParse(fixedPart, out var scope))
        {
            problems.Add($"{at}: the route '{function.Template}' has no path that a token could be bound to.");
            return null;
        }

        return policy is null ? null : new PricedRoute(function.Name, function.Template, function.Methods, policy, policy.Path ?? scope);
    }

    /// <summary>A route's path up to its first parameter: below it, a token of the route is good.</summary>
    private static string ScopeOf(string template)
    {
        var parameter = template.IndexOf('{', StringComparison.Ordinal);
        return parameter < 0 ? template : template[..template.LastIndexOf('/', parameter)] + "/*";
    }

    private static PriceSettings FromAttribute(RequirePaymentAttribute attribute) => new()
    {
        Sats = attribute.Sats == 0 ? null : attribute.Sats,
        Msat = attribute.Msat == 0 ? null : attribute.Msat,
        SatsPerKib = attribute.SatsPerKib == 0 ? null : attribute.SatsPerKib,
        Function = attribute.PriceFunction,
        MaxBodyBytes = attribute.MaxBodyBytes,
        Service = attribute.Service,
        Capability = attribute.Capability,
        Uses = attribute.Uses,
        LifetimeSeconds = attribute.LifetimeSeconds,
        Description = attribute.Description,
    };

    private static LightningNetwork? ReadNetwork(L402Settings settings, ICollection<string> problems)
    {
        if (settings.Network.Length == 0)
        {
            return null;
        }

        if (LightningNetwork.TryParse(settings.Network, out var network))
        {
            return network;
        }

        problems.Add($"L402:Network is '{settings.Network}': it is mainnet, testnet, signet or regtest, or empty.");
        return null;
    }

    private static void ReadGuards(L402Settings settings, ICollection<string> problems)
    {
        var guards = settings.Guards;
        Within("L402:Guards:ClientBurst", guards.ClientBurst, 1, 1_000_000, problems);
        Within("L402:Guards:ClientPerMinute", guards.ClientPerMinute, 1, 60_000_000, problems);
        Within("L402:Guards:MaxOpenQuotes", guards.MaxOpenQuotes, 1, 1_000_000, problems);
        Within("L402:Guards:ReuseQuoteSeconds", guards.ReuseQuoteSeconds, 0, 600, problems);
        Within("L402:WalletTimeoutSeconds", settings.WalletTimeoutSeconds, 1, 60, problems);
    }

    private static void ReadStorage(StorageSettings storage, ICollection<string> problems)
    {
        var byIdentity = storage.TableServiceUri.Length > 0;
        if (byIdentity == (storage.ConnectionString.Length > 0))
        {
            problems.Add("L402:Storage needs TableServiceUri (managed identity) or ConnectionString (local development), and not both.");
        }
        else if (byIdentity && !(Uri.TryCreate(storage.TableServiceUri, UriKind.Absolute, out var uri) && uri.Scheme == Uri.UriSchemeHttps))
        {
            problems.Add("L402:Storage:TableServiceUri is not an absolute https address.");
        }
        else if (byIdentity && !(Uri.TryCreate(storage.BlobServiceUri, UriKind.Absolute, out var blobs) && blobs.Scheme == Uri.UriSchemeHttps))
        {
            problems.Add("L402:Storage:BlobServiceUri is not an absolute https address: it is needed beside TableServiceUri, for the archive of audit logs.");
        }
        else if (!byIdentity && !MoneyTables.IsConnectionString(storage.ConnectionString))
        {
            problems.Add("L402:Storage:ConnectionString is not the connection string of a storage account.");
        }
    }

    private static void ReadRealm(string realm, ICollection<string> problems)
    {
        if (realm.Length == 0 || realm.Any(c => c is < ' ' or > '~' or '|'))
        {
            problems.Add("L402:Realm is empty or holds something else than printable ASCII without a vertical bar.");
        }
    }

    private static void Within(string at, int value, int least, int most, ICollection<string> problems)
    {
        if (value < least || value > most)
        {
            problems.Add($"{at} is {value}: it is {least} to {most}.");
        }
    }
}
