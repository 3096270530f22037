namespace L402Functions.Settings;

/// <summary>The section <c>L402</c> of the configuration, as written: read by <see cref="L402SettingsValidator"/> before anything uses it.</summary>
public sealed class L402Settings
{
    /// <summary>The section's name.</summary>
    public const string Section = "L402";

    /// <summary>Master keys by number (0 … 255), 32 bytes each in base64 or hexadecimal. From Key Vault in a deployment.</summary>
    public Dictionary<string, string> MasterKeys { get; init; } = [];

    /// <summary>The number of the master key that new tokens are minted with.</summary>
    public int CurrentMasterKey { get; set; }

    /// <summary>The macaroons' location: a hint to people.</summary>
    public string Location { get; set; } = "l402functions";

    /// <summary>The Payment scheme's realm.</summary>
    public string Realm { get; set; } = "l402functions";

    /// <summary>The Lightning network that invoices must be on: mainnet, testnet, signet or regtest. Empty accepts the wallet's word.</summary>
    public string Network { get; set; } = "";

    /// <summary>How many seconds to wait for the wallet's invoice before answering 503.</summary>
    public int WalletTimeoutSeconds { get; set; } = 10;

    /// <summary>
    /// Wallets by name, each a <c>nostr+walletconnect://</c> address. The one named <c>seller</c> makes the invoices of paid endpoints; agents pay with the
    /// one that their registration names. Secrets, from Key Vault in a deployment.
    /// </summary>
    public Dictionary<string, string> Wallets { get; init; } = [];

    /// <summary>The names of wallets that may be spoken to in NIP-04, the older encryption, where they know nothing better. Empty for every wallet of today.</summary>
    public List<string> Nip04Wallets { get; init; } = [];

    /// <summary>Which schemes are offered beside L402, and accepted.</summary>
    public SchemeSettings Schemes { get; init; } = new();

    /// <summary>The header in which the platform puts the client's address. Empty: the connection's own address.</summary>
    public string ClientAddressHeader { get; set; } = "";

    /// <summary>Bounds on what a caller who pays nothing can cause.</summary>
    public GuardSettings Guards { get; init; } = new();

    /// <summary>How agents' payments go.</summary>
    public SpendSettings Spending { get; init; } = new();

    /// <summary>What is signed, kept and thrown away.</summary>
    public AccountingSettings Accounting { get; init; } = new();

    /// <summary>Where money's tables are.</summary>
    public StorageSettings Storage { get; init; } = new();

    /// <summary>Named price policies, for <c>[RequirePayment(Policy = "…")]</c> and for upstream routes.</summary>
    public Dictionary<string, PriceSettings> Prices { get; init; } = [];

    /// <summary>Upstream routes by name.</summary>
    public Dictionary<string, RouteSettings> Routes { get; init; } = [];
}
