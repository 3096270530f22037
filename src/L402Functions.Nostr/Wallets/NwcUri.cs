using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Security.Cryptography;
using L402Functions.Nostr.Keys;

namespace L402Functions.Nostr.Wallets;

/// <summary>
/// A connection to a wallet (NIP-47): <c>nostr+walletconnect://&lt;wallet&gt;?relay=…&amp;secret=…[&amp;lud16=…]</c>. Whoever has its secret spends from the wallet,
/// so <see cref="ToString"/> does not print it and no error names anything but the part that is wrong.
/// </summary>
public sealed class NwcUri : IDisposable
{
    /// <summary>The longest text that is looked at, in characters.</summary>
    public const int MaxLength = 4096;

    /// <summary>The most relays that one connection may name.</summary>
    public const int MaxRelays = 16;

    private const string Scheme = "nostr+walletconnect";
    private static readonly string[] Schemes = [Scheme, "nostrwalletconnect", "nostr+nwc", "nostrnwc"];

    /// <summary>A connection of these parts.</summary>
    /// <param name="wallet">The wallet service's key.</param>
    /// <param name="relays">Where it listens: wss://, or ws:// on this machine.</param>
    /// <param name="clientKey">The secret of the connection; disposed with this object.</param>
    /// <param name="lightningAddress">A Lightning address of the wallet, where it has one: foreign text.</param>
    /// <exception cref="ArgumentException">A part is wrong; the message says which.</exception>
    public NwcUri(NostrPublicKey wallet, IReadOnlyList<Uri> relays, NostrKey clientKey, string? lightningAddress = null)
    {
        ArgumentNullException.ThrowIfNull(relays);
        ArgumentNullException.ThrowIfNull(clientKey);
        if ((ProblemOf(relays) ?? ProblemOf(wallet, clientKey)) is { } problem)
        {
            throw new ArgumentException(problem);
        }

        Wallet = wallet;
        Relays = [.. relays.Distinct()];
        ClientKey = clientKey;
        LightningAddress = lightningAddress;
    }

    /// <summary>The wallet service's key.</summary>
    public NostrPublicKey Wallet { get; }

    /// <summary>Where the wallet listens, without repeats.</summary>
    public IReadOnlyList<Uri> Relays { get; }

    /// <summary>The key that signs requests: the connection's secret.</summary>
    public NostrKey ClientKey { get; }

    /// <summary>A Lightning address of the wallet (<c>lud16</c>), where told: foreign text.</summary>
    public string? LightningAddress { get; }

    /// <summary>Reads a connection string, in any of the spellings that are about.</summary>
    /// <param name="text">The text; white space around it is passed over.</param>
    /// <param name="uri">The connection, or null.</param>
    /// <param name="problem">What is wrong, naming the part and quoting nothing; null where nothing is.</param>
    public static bool TryParse(string? text, [NotNullWhen(true)] out NwcUri? uri, [NotNullWhen(false)] out string? problem)
    {
        problem = Read(text?.Trim() ?? "", out uri);
        return uri is not null;
    }

    /// <summary>Reads a connection string.</summary>
    /// <exception cref="FormatException">It is none; the message names the part and quotes nothing.</exception>
    public static NwcUri Parse(string? text) =>
        TryParse(text, out var uri, out var problem) ? uri : throw new FormatException($"Not a wallet connection: {problem}.");

    /// <summary>The connection string itself, with its secret: only for handing the connection to whoever is to spend with it.</summary>
    public string ToSecretString()
    {
        Span<byte> secret = stackalloc byte[NostrKey.Length];
        ClientKey.CopySecretTo(secret);
        var text = Format(Relays.Select(r => r.AbsoluteUri), Convert.ToHexStringLower(secret));
        CryptographicOperations.ZeroMemory(secret);
        return text;
    }

    /// <summary>The connection without its secret.</summary>
    public override string ToString() =>
        Format(Relays.Select(r => r.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped)), "redacted");

    /// <summary>Zeroes the secret.</summary>
    public void Dispose() => ClientKey.Dispose();

    private static string? Read(string text, out NwcUri? uri)
    {
        uri = null;
        if (text.Length > MaxLength)
        {
            return $"longer than {MaxLength} characters";
        }

        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0 || !Schemes.Contains(text[..colon], StringComparer.OrdinalIgnoreCase))
        {
            return $"scheme: {Scheme}:// expected";
        }

        var rest = text.AsSpan(colon + 1);
        rest = rest.StartsWith("//") ? rest[2..] : rest;
        var question = rest.IndexOf('?');
        var name = (question < 0 ? rest : rest[..question]).TrimEnd('/');
        if (!NostrPublicKey.TryParse(name.ToString().ToLowerInvariant(), out var wallet))
        {
            return "wallet public key: 64 hexadecimal digits expected after the scheme";
        }

        return ReadQuery(wallet, question < 0 ? "" : rest[(question + 1)..].ToString(), out uri);
    }

    private static string? ReadQuery(NostrPublicKey wallet, string query, out NwcUri? uri)
    {
        uri = null;
        var relays = new List<Uri>();
        string? secret = null;
        string? lightningAddress = null;
        foreach (var (name, value) in Parameters(query))
        {
            switch (name)
            {
                case "relay" when Uri.TryCreate(value, UriKind.Absolute, out var relay):
                    relays.Add(relay);
                    break;
                case "relay":
                    return $"relay {relays.Count + 1}: an absolute wss:// address expected";
                case "secret" when secret is not null:
                    return "secret: given twice";
                case "secret":
                    secret = value;
                    break;
                case "lud16":
                    lightningAddress = ForeignText.Clean(value);
                    break;
                default:
                    break;
            }
        }

        if (ProblemOf(relays) is { } problem)
        {
            return problem;
        }

        if (secret is null)
        {
            return "secret: missing";
        }

        if (!TryKey(secret, out var key))
        {
            return "secret: 64 hexadecimal digits of a key expected";
        }

        problem = ProblemOf(wallet, key);
        if (problem is not null)
        {
            key.Dispose();
            return problem;
        }

        uri = new NwcUri(wallet, relays, key, lightningAddress);
        return null;
    }

    private static IEnumerable<(string Name, string Value)> Parameters(string query)
    {
        foreach (var part in query.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            yield return equals < 0 ? (part, "") : (part[..equals], Uri.UnescapeDataString(part[(equals + 1)..]));
        }
    }

    private static bool TryKey(string hex, [NotNullWhen(true)] out NostrKey? key)
    {
        Span<byte> secret = stackalloc byte[NostrKey.Length];
        key = null;
        var read = hex.Length == NostrKey.Length * 2
            && Convert.FromHexString(hex, secret, out _, out _) == System.Buffers.OperationStatus.Done
            && NostrKey.TryCreate(secret, out key);
        CryptographicOperations.ZeroMemory(secret);
        return read && key is not null;
    }

    private static string? ProblemOf(IReadOnlyList<Uri> relays)
    {
        if (relays.Count is 0 or > MaxRelays)
        {
            return $"relay: 1 to {MaxRelays} expected";
        }

        for (var i = 0; i < relays.Count; i++)
        {
            if (ProblemOf(relays[i]) is { } problem)
            {
                return $"relay {i + 1}: {problem}";
            }
        }

        return null;
    }

    /// <summary>Requests are encrypted, but who asks a wallet when, and whether it answers, is not: in the clear only on this machine.</summary>
    private static string? ProblemOf(Uri relay) =>
        !relay.IsAbsoluteUri || relay.Scheme is not ("ws" or "wss") || relay.Host.Length == 0 ? "an absolute wss:// address expected"
        : relay.UserInfo.Length > 0 || relay.Fragment.Length > 0 ? "user information and fragments have no place in it"
        : relay.Scheme == "ws" && !IsThisMachine(relay) ? "ws:// is for relays on this machine only, use wss://"
        : null;

    private static bool IsThisMachine(Uri relay) =>
        relay.IdnHost.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(relay.Host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));

    private static string? ProblemOf(NostrPublicKey wallet, NostrKey key)
    {
        Span<byte> shared = stackalloc byte[32];
        var agrees = key.TryAgree(wallet, shared);
        CryptographicOperations.ZeroMemory(shared);
        return agrees ? null : "wallet public key: no such key exists";
    }

    private string Format(IEnumerable<string> relays, string secret) =>
        $"{Scheme}://{Wallet}?{string.Concat(relays.Select(r => $"relay={Uri.EscapeDataString(r)}&"))}secret={secret}"
        + (LightningAddress is null ? "" : $"&lud16={Uri.EscapeDataString(LightningAddress)}");
}
