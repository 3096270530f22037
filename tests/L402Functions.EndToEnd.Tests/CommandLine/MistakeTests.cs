using L402Functions.EndToEnd.Tests.Hosts;

namespace L402Functions.EndToEnd.Tests.CommandLine;

/// <summary>What a person reads who got something wrong.</summary>
public sealed class MistakeTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData("--port", "There is no option '--port'.")]
    [InlineData("--urls", "--urls needs a value.")]
    [InlineData("--urls=ftp://x", "--urls is 'ftp://x': it must be one http:// address.")]
    public async Task A_wrong_option_is_named_with_the_usage(string option, string message)
    {
        var result = await HostCommand.RunAsync([option], [], Patience);

        Assert.Equal(2, result.ExitCode);
        Assert.StartsWith(message, result.Error, StringComparison.Ordinal);
        Assert.Contains("dotnet run --project src/L402Functions.LocalHost", result.Error, StringComparison.Ordinal);
        Assert.Empty(result.Output);
    }

    [Fact]
    public async Task Help_is_no_mistake()
    {
        var result = await HostCommand.RunAsync(["--help"], [], Patience);

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("--demo", result.Output, StringComparison.Ordinal);
        Assert.Empty(result.Error);
    }

    [Fact]
    public async Task Every_wrong_setting_is_named_at_once_without_its_secret_and_without_a_stack_trace()
    {
        var settings = HostSettings.Basic().Price("x", ("Sats", "0")).Price("y", ("Description", "no price")).Price("Z!", ("Sats", "1"))
            .Route("lost", ("Path", "no slash"), ("Upstream", "ftp://x"), ("Price", "nothing"));
        settings["L402__MasterKeys__0"] = "not-a-key-but-secret";
        settings["L402__Network"] = "moonnet";
        settings["L402__Guards__ClientBurst"] = "0";

        var result = await HostCommand.RunAsync(["--urls", "http://127.0.0.1:0", "--storage", await SharedStorage.ConnectionStringAsync()], settings, Patience);

        Assert.Equal(1, result.ExitCode);
        string[] named =
        [
            "L402:Prices:x:Sats is 0", "L402:Prices:y gives 0 prices", "L402:Prices:Z!:Service is 'Z!'", "L402:Routes:lost:Path", "L402:Routes:lost:Upstream",
            "L402:Routes:lost:Price", "L402:MasterKeys:0 is not 32 bytes", "L402:Network is 'moonnet'", "L402:Guards:ClientBurst is 0",
        ];
        Assert.All(named, name => Assert.Contains(name, result.Error, StringComparison.Ordinal));
        Assert.DoesNotContain("not-a-key-but-secret", result.Error + result.Output, StringComparison.Ordinal);
        IsForAPerson(result);
    }

    [Theory]
    [InlineData("L402__Prices__x__Sats", "many", "L402:Prices:x:Sats")]
    [InlineData("L402__Prices__x__Stas", "5", "'Stas'")]
    [InlineData("L402__Guards__ClientBurst", "a few", "L402:Guards:ClientBurst")]
    [InlineData("L402__Prizes__x__Sats", "5", "'Prizes'")]
    [InlineData("L402__Storage__TableServiceUri", "https://example.invalid", "L402:Storage needs TableServiceUri (managed identity) or ConnectionString")]
    [InlineData("L402__Storage__ConnectionString", "UseTheOtherOne=true", "L402:Storage:ConnectionString")]
    public async Task A_setting_that_cannot_be_read_is_named(string name, string value, string named)
    {
        var settings = HostSettings.Basic();
        settings[name] = value;

        var result = await HostCommand.RunAsync(["--urls", "http://127.0.0.1:0", "--storage", await SharedStorage.ConnectionStringAsync()], settings, Patience);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains(named, result.Error, StringComparison.Ordinal);
        IsForAPerson(result);
    }

    [Fact]
    public async Task An_address_that_is_taken_is_named()
    {
        await using var upstream = await TroubledUpstream.StartAsync();

        var result = await HostCommand.RunAsync(
            ["--urls", upstream.Address.ToString(), "--storage", await SharedStorage.ConnectionStringAsync()], HostSettings.Basic(), Patience);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains($":{upstream.Address.Port}", result.Error, StringComparison.Ordinal);
        IsForAPerson(result);
    }

    [Theory]
    [InlineData("--demo")]
    [InlineData("--urls=http://127.0.0.1:0")]
    public async Task Without_Node_it_says_what_to_install(string option)
    {
        var empty = Directory.CreateTempSubdirectory("l402-no-node-");
        try
        {
            var result = await HostCommand.RunAsync([option], [KeyValuePair.Create("PATH", (string?)empty.FullName)], Patience);

            Assert.Equal(1, result.ExitCode);
            Assert.Contains("Node.js 20 or newer is needed", result.Error, StringComparison.Ordinal);
            Assert.Contains("https://nodejs.org", result.Error, StringComparison.Ordinal);
            IsForAPerson(result);
        }
        finally
        {
            empty.Delete();
        }
    }

    private static void IsForAPerson(HostCommandResult result)
    {
        Assert.DoesNotContain("   at ", result.Error + result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", result.Error + result.Output, StringComparison.Ordinal);
    }
}
