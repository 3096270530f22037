using System.Diagnostics.CodeAnalysis;

namespace L402Functions.LocalHost.Running;

/// <summary>What the command line asks for.</summary>
/// <param name="Url">Where to listen.</param>
/// <param name="Demo">Run the demonstration and end.</param>
/// <param name="Storage">A storage connection string to use instead of starting Azurite.</param>
/// <param name="CheckWallet">The name of a wallet to look at, spending nothing, and end.</param>
/// <param name="Help">Print the usage and end.</param>
public sealed record LocalHostArguments(string Url, bool Demo, string? Storage, string? CheckWallet, bool Help)
{
    /// <summary>Verify the books and end.</summary>
    public bool VerifyAudit { get; init; }

    /// <summary>With that: also what is archived, and every checkpoint.</summary>
    public bool Deep { get; init; }

    /// <summary>Where it listens unless told otherwise.</summary>
    public const string DefaultUrl = "http://localhost:7071";

    /// <summary>Printed for <c>--help</c> and after a mistake.</summary>
    public const string Usage = """
        Runs the function app on this machine: Kestrel, Azurite, a simulated Lightning network with wallets over Nostr.

          dotnet run --project src/L402Functions.LocalHost [-- options]

          --demo              sell to yourself, step by step, then end
          --check-wallet <name>
                              look at a wallet of the settings (L402__Wallets__<name>), spend nothing, then end
          --verify-audit      verify the books, name what is wrong, and end with 1 where something is: those of --storage, of the
                              settings, or of the LocalHost that runs on this machine
          --deep              with --verify-audit: also what is archived, and every checkpoint
          --urls <url>        where to listen (default http://localhost:7071; port 0 picks a free one)
          --storage <string>  a storage connection string, instead of starting Azurite
          --help              this text

        Settings of the app are environment variables: L402__Prices__…, L402__Routes__…, L402__MasterKeys__0. A real wallet takes
        the simulated one's place with L402__Wallets__seller=nostr+walletconnect://…
        """;

    /// <summary>Reads the command line; false with the mistake named.</summary>
    public static bool TryParse(
        IReadOnlyList<string> args, [NotNullWhen(true)] out LocalHostArguments? parsed, [NotNullWhen(false)] out string? mistake)
    {
        ArgumentNullException.ThrowIfNull(args);
        var result = new LocalHostArguments(DefaultUrl, Demo: false, Storage: null, CheckWallet: null, Help: false);
        (parsed, mistake) = (null, null);
        for (var i = 0; i < args.Count; i++)
        {
            var (name, value) = Split(args[i]);
            switch (name)
            {
                case "--demo":
                    result = result with { Demo = true };
                    break;
                case "--verify-audit":
                    result = result with { VerifyAudit = true };
                    break;
                case "--deep":
                    result = result with { Deep = true };
                    break;
                case "--help" or "-h":
                    result = result with { Help = true };
                    break;
                case "--urls" or "--storage" or "--check-wallet":
                    value ??= ++i < args.Count ? args[i] : null;
                    if (string.IsNullOrWhiteSpace(value))
                    {
                        mistake = $"{name} needs a value.";
                        return false;
                    }

                    result = name switch
                    {
                        "--urls" => result with { Url = value },
                        "--storage" => result with { Storage = value },
                        _ => result with { CheckWallet = value },
                    };
                    break;
                default:
                    mistake = $"There is no option '{args[i]}'.";
                    return false;
            }
        }

        if (!Uri.TryCreate(result.Url, UriKind.Absolute, out var url) || url.Scheme != Uri.UriSchemeHttp)
        {
            mistake = $"--urls is '{result.Url}': it must be one http:// address.";
            return false;
        }

        parsed = result;
        return true;
    }

    private static (string Name, string? Value) Split(string arg)
    {
        var equals = arg.IndexOf('=', StringComparison.Ordinal);
        return equals > 0 && arg.StartsWith("--", StringComparison.Ordinal) ? (arg[..equals], arg[(equals + 1)..]) : (arg, null);
    }
}
