using L402Functions.Composition;
using L402Functions.Paywall.Http;
using L402Functions.Protocol;
using L402Functions.Settings;
using L402Functions.Spending.Policy;
using L402Functions.Tests.Host;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace L402Functions.Tests.Settings;

public sealed class SettingsTests
{
    private const string Key = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    public static TheoryData<string, string?, string> Wrong => new()
    {
        { "MasterKeys:0", "c2hvcnQ=", "L402:MasterKeys:0 is not 32 bytes" },
        { "MasterKeys:0", "not a key", "L402:MasterKeys:0 is not 32 bytes" },
        { "MasterKeys:256", Key, "L402:MasterKeys:256: a master key's number is 0 to 255" },
        { "MasterKeys:first", Key, "L402:MasterKeys:first" },
        { "CurrentMasterKey", "7", "L402:CurrentMasterKey is 7" },
        { "CurrentMasterKey", "-1", "L402:CurrentMasterKey is -1" },
        { "Network", "bitcoin", "L402:Network is 'bitcoin'" },
        { "WalletTimeoutSeconds", "0", "L402:WalletTimeoutSeconds is 0: it is 1 to 60" },
        { "Guards:ClientBurst", "0", "L402:Guards:ClientBurst" },
        { "Guards:ClientPerMinute", "0", "L402:Guards:ClientPerMinute" },
        { "Guards:MaxOpenQuotes", "0", "L402:Guards:MaxOpenQuotes" },
        { "Guards:ReuseQuoteSeconds", "-1", "L402:Guards:ReuseQuoteSeconds" },
        { "Storage:ConnectionString", "", "L402:Storage needs" },
        { "Storage:ConnectionString", "nonsense", "L402:Storage:ConnectionString is not the connection string" },
        { "Storage:TableServiceUri", "https://a.table.core.windows.net", "and not both" },
        { "MoneyStorage", null, "MoneyStorage needs a connection string" },
        { "MoneyStorage", "nonsense", "MoneyStorage is not the connection string" },
        { "MoneyStorage:queueServiceUri", "https://a.queue.core.windows.net", "and not both" },
        { "L402SweepSchedule", null, "L402SweepSchedule is missing" },
        { "L402RollupSchedule", null, "L402RollupSchedule is missing" },
        { "L402RetentionSchedule", "", "L402RetentionSchedule is missing" },
        { "L402CheckpointSchedule", null, "L402CheckpointSchedule is missing" },
        { "L402VerifySchedule", "", "L402VerifySchedule is missing" },
        { "Spending:LeaseSeconds", "59", "L402:Spending:LeaseSeconds is 59: it is 60 to 3600" },
        { "Spending:SilentWalletPauseSeconds", "0", "L402:Spending:SilentWalletPauseSeconds" },
        { "Spending:BusyPauseSeconds", "0", "L402:Spending:BusyPauseSeconds" },
        { "Spending:SweepGraceSeconds", "0", "L402:Spending:SweepGraceSeconds" },
        { "Spending:SweepLimit", "0", "L402:Spending:SweepLimit" },
        { "Spending:DefaultMode", "play", "L402:Spending:DefaultMode is 'play': it is enforce or shadow" },
        { "Spending:Destinations:here:Host", "not a host", "L402:Spending:Destinations:here:host" },
        { "Spending:Destinations:here:Category", "tool_calls", "L402:Spending:Destinations:here is about nothing" },
        { "Spending:Destinations:here:Action", "maybe", "L402:Spending:Destinations:here:action" },
        { "Wallets:seller", "a secret", "L402:Wallets:seller is no Nostr Wallet Connect address" },
        { "Wallets:seller", "nostr+walletconnect://b889ff5b1513b641e2a139f661a661364979c5beee91842f8f0ef42ab558e9d4?relay=wss%3A%2F%2Fr.example", "secret" },
        { "Nip04Wallets:0", "other", "L402:Nip04Wallets names 'other'" },
        { "Accounting:CheckpointKey", "", "L402:Accounting:CheckpointKey is missing" },
        { "Accounting:ReceiptKey", null, "L402:Accounting:ReceiptKey is missing" },
        { "Accounting:ReceiptKey", "c2hvcnQ=", "L402:Accounting:ReceiptKey is not a private key of P-256" },
        { "Accounting:ReceiptKey", RunningApp.CheckpointKey, "are the same key" },
        { "Accounting:ReceiptKey", "0000000000000000000000000000000000000000000000000000000000000000", "L402:Accounting:ReceiptKey is not a private key of P-256" },
        { "Accounting:CheckpointKey", "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", "L402:Accounting:CheckpointKey is not a private key of P-256" },
        { "Accounting:PreviousReceiptKeys:spring", "{}", "L402:Accounting:PreviousReceiptKeys:spring is no public key" },
        { "Accounting:PreviousCheckpointKeys:spring", "spring", "L402:Accounting:PreviousCheckpointKeys:spring is no public key" },
        { "Accounting:RawDays", "0", "L402:Accounting:RawDays is 0: it is 1 to 3660" },
        { "Accounting:ArchiveMonths", "0", "L402:Accounting:ArchiveMonths is 0" },
        { "Accounting:TimeBoxSeconds", "281", "L402:Accounting:TimeBoxSeconds is 281: it is 5 to 280" },
        { "Realm", "", "L402:Realm" },
        { "Realm", "a|b", "L402:Realm" },
        { "Prices:p:Sats", "0", "L402:Prices:p:Sats is 0" },
        { "Prices:p:Sats", "-5", "L402:Prices:p:Sats is -5" },
        { "Prices:p:Sats", "1000000001", "L402:Prices:p:Sats" },
        { "Prices:p:Description", "x", "L402:Prices:p gives 0 prices" },
        { "Routes:r:Path", "/a/*", "L402:Routes:r:Upstream is not an absolute" },
    };

    public static TheoryData<string, string, string> WrongInAPrice => new()
    {
        { "Msat", "5", "gives 2 prices" },
        { "Service", "Not A Name", "Service is 'Not A Name'" },
        { "Service", "a:0,b", "Service is 'a:0,b'" },
        { "Capability", "x y", "Capability is 'x y'" },
        { "Path", "relative", "Path is 'relative'" },
        { "Uses", "-1", "Uses is -1" },
        { "Uses", "999999999999999999", "more money than there is" },
        { "LifetimeSeconds", "0", "LifetimeSeconds is 0" },
        { "InvoiceExpirySeconds", "0", "InvoiceExpirySeconds is 0" },
        { "WarmInvoices", "-1", "WarmInvoices is -1: it is 0 to 100" },
        { "WarmInvoices", "101", "WarmInvoices is 101: it is 0 to 100" },
        { "SatsByMethod:POST", "0", "SatsByMethod:POST is 0" },
        { "SatsByMethod:GTE", "5", "SatsByMethod:GTE: a method is one of" },
        { "Path", "/elsewhere/*", "good at '/elsewhere/*'" },
    };

    public static TheoryData<string, string, string> WrongInARoute => new()
    {
        { "Path", "a/b", "Path is 'a/b'" },
        { "Path", "/a/../b", "Path is '/a/../b'" },
        { "Path", "/a/*/b", "Path is '/a/*/b'" },
        { "Methods", "", "Methods is ''" },
        { "Methods", "GET,TRACE", "Methods is 'GET,TRACE'" },
        { "Upstream", "ftp://host/", "Upstream is not an absolute" },
        { "Upstream", "/relative", "Upstream is not an absolute" },
        { "Upstream", "http://user:secret@host/", "Upstream is not an absolute" },
        { "Upstream", "http://host/?q=1", "Upstream is not an absolute" },
        { "Price", "other", "no such policy" },
        { "TimeoutSeconds", "0", "TimeoutSeconds is 0" },
        { "TimeoutSeconds", "231", "TimeoutSeconds is 231" },
    };

    [Fact]
    public void The_least_that_is_needed_is_enough() => Assert.Empty(ProblemsOf());

    [Theory]
    [MemberData(nameof(Wrong))]
    public void A_wrong_setting_is_named(string key, string? value, string problem) =>
        Assert.Contains(ProblemsOf((key, value)), p => p.Contains(problem, StringComparison.Ordinal));

    [Theory]
    [MemberData(nameof(WrongInAPrice))]
    public void A_wrong_price_is_named(string key, string value, string problem) =>
        Assert.Contains(ProblemsOf(WithRoute(($"Prices:p:{key}", value))), p => p.Contains(problem, StringComparison.Ordinal) && p.Contains('p', StringComparison.Ordinal));

    [Theory]
    [MemberData(nameof(WrongInARoute))]
    public void A_wrong_route_is_named(string key, string value, string problem)
    {
        var named = Assert.Single(ProblemsOf(WithRoute(($"Routes:r:{key}", value))));
        Assert.StartsWith("L402:Routes:r:", named, StringComparison.Ordinal);
        Assert.Contains(problem, named, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", named, StringComparison.Ordinal);
    }

    [Fact]
    public void A_description_of_more_than_4096_bytes_is_named()
    {
        Assert.Empty(ProblemsOf(("Prices:p:Sats", "1"), ("Prices:p:Description", new string('ä', 2048))));
        Assert.Contains(ProblemsOf(("Prices:p:Sats", "1"), ("Prices:p:Description", new string('ä', 2049))), p => p.Contains("4096 bytes", StringComparison.Ordinal));
    }

    [Fact]
    public void Invoices_that_lie_ready_need_a_price_that_does_not_depend_on_the_body() =>
        Assert.Contains(
            ProblemsOf(
                ("Prices:p:SatsPerKib", "1"), ("Prices:p:WarmInvoices", "1"),
                ("Routes:r:Path", "/r/*"), ("Routes:r:Upstream", "http://h/"), ("Routes:r:Price", "p")),
            p => p.Contains("lie ready need a fixed price", StringComparison.Ordinal));

    [Fact]
    public void Identity_needs_an_encrypted_address()
    {
        Assert.Contains("https", Assert.Single(ProblemsOf(("Storage:ConnectionString", ""), ("Storage:TableServiceUri", "http://a.table.core.windows.net"))), StringComparison.Ordinal);
        Assert.Contains("BlobServiceUri", Assert.Single(ProblemsOf(("Storage:ConnectionString", ""), ("Storage:TableServiceUri", "https://a.table.core.windows.net"))), StringComparison.Ordinal);
        Assert.Empty(ProblemsOf(
            ("Storage:ConnectionString", ""),
            ("Storage:TableServiceUri", "https://a.table.core.windows.net"),
            ("Storage:BlobServiceUri", "https://a.blob.core.windows.net")));
    }

    [Fact]
    public void Queues_by_identity_need_an_encrypted_address_and_no_connection_string()
    {
        Assert.Empty(ProblemsOf(("MoneyStorage", null), ("MoneyStorage:queueServiceUri", "https://a.queue.core.windows.net"), ("MoneyStorage:clientId", "id")));
        Assert.Contains("https", Assert.Single(ProblemsOf(("MoneyStorage", null), ("MoneyStorage:queueServiceUri", "http://a.queue.core.windows.net"))), StringComparison.Ordinal);
    }

    [Fact]
    public void Destinations_are_read_by_the_rules_of_policy_documents()
    {
        var configuration = ConfigurationOf(
        [
            ("Spending:Destinations:api:Host", "*.Example.com"), ("Spending:Destinations:api:Category", "tool_calls"), ("Spending:Destinations:api:PerDayMaxSats", "100"),
            ("Spending:Destinations:bad:Host", "bad.example"), ("Spending:Destinations:bad:Action", "deny"), ("Spending:DefaultMode", "shadow"),
        ]);
        var problems = new List<string>();
        var setup = SpendSetup.Read(Bound(configuration), QueueSettings.Read(configuration), problems);

        Assert.Empty(problems);
        Assert.Equal(PolicyMode.Shadow, setup!.DefaultMode);
        Assert.Equal(["*.example.com", "bad.example"], setup.Destinations.Rules.Select(r => r.Host.ToString()));
        Assert.Equal([true, false], setup.Destinations.Rules.Select(r => r.Allowed));
        Assert.Equal(Msat.FromSats(100), setup.Destinations.Rules[0].PerDay);
    }

    [Fact]
    public void Two_routes_of_one_path_and_a_route_named_like_a_function_are_named()
    {
        var problems = ProblemsOf(WithRoute(
            ("Routes:s:Path", "/r/*"), ("Routes:s:Upstream", "http://h/"), ("Routes:s:Price", "p"),
            ("Routes:fortune:Path", "/f/*"), ("Routes:fortune:Upstream", "http://h/"), ("Routes:fortune:Price", "p")));
        Assert.Contains(problems, p => p.Contains("same path '/r/*'", StringComparison.Ordinal));
        Assert.Contains(problems, p => p.Contains("has the name of a paid function", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public void An_uncounted_route_that_opens_a_dearer_one_is_named()
    {
        var problems = ProblemsOf(
            ("Prices:flat:Sats", "1"), ("Prices:flat:Uses", "0"), ("Prices:flat:Service", "api"), ("Prices:dear:Sats", "50"), ("Prices:dear:Service", "api"),
            ("Routes:all:Path", "/api/*"), ("Routes:all:Upstream", "http://h/"), ("Routes:all:Price", "flat"),
            ("Routes:one:Path", "/api/one"), ("Routes:one:Upstream", "http://h/"), ("Routes:one:Price", "dear"));
        Assert.Contains("would open 'one'", Assert.Single(problems), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_problem_is_named_at_once()
    {
        var problems = ProblemsOf(("MasterKeys:0", "bad"), ("Network", "bad"), ("Realm", ""), ("Storage:ConnectionString", ""), ("Guards:ClientBurst", "0"), ("Prices:p:Sats", "0"));
        Assert.True(problems.Count >= 6, string.Join('\n', problems));
    }

    [Fact]
    public void No_problem_shows_a_key()
    {
        var half = Key[..63];
        var text = string.Join('\n', ProblemsOf(
            ("MoneyStorage", $"AccountKey={Key};nonsense"),
            ("MasterKeys:0", half), ("Accounting:CheckpointKey", half), ("Accounting:ReceiptKey", Key + "00"), ("MasterKeys:1", Key + "00"), ("CurrentMasterKey", "9"), ("Storage:ConnectionString", $"AccountKey={Key};nonsense"), ("Network", "x")));
        Assert.DoesNotContain(half, text, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData(Key)]
    [InlineData("0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF")]
    [InlineData(RunningApp.MasterKey)]
    public void Keys_are_read_from_hexadecimal_and_base64(string key) => Assert.Empty(ProblemsOf(("MasterKeys:0", key)));

    [Fact]
    public void Methods_named_twice_count_once()
    {
        var setup = SellerSetup.Read(Bound(WithRoute(("Routes:r:Methods", "get, GET,post"))), [], [])!;
        Assert.Equal(["GET", "POST"], Assert.Single(setup.Upstreams).Priced.Methods);
    }

    [Fact]
    public async Task A_host_with_a_wrong_setting_does_not_start() =>
        await Assert.ThrowsAsync<OptionsValidationException>(() => RunningApp.StartAsync(("Network", "nowhere")));

    private static (string, string?)[] WithRoute(params (string, string?)[] more) =>
        [("Prices:p:Sats", "5"), ("Routes:r:Path", "/r/*"), ("Routes:r:Upstream", "http://h/"), ("Routes:r:Price", "p"), .. more];

    private static List<string> ProblemsOf(params (string, string?)[] more)
    {
        var functions = FunctionScan.Of(typeof(L402FunctionsServices).Assembly, "");
        var configuration = ConfigurationOf(more);
        return [.. new L402SettingsValidator(functions, QueueSettings.Read(configuration)).Validate(null, Bound(configuration)).Failures ?? []];
    }

    private static L402Settings Bound(params (string, string?)[] more) => Bound(ConfigurationOf(more));

    private static L402Settings Bound(IConfiguration configuration) => configuration.GetSection(L402Settings.Section).Get<L402Settings>()!;

    private static IConfiguration ConfigurationOf((string, string?)[] more) =>
        new ConfigurationBuilder().AddInMemoryCollection(RunningApp.Settings(more)).Build();
}
