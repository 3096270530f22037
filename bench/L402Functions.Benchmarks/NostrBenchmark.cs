using System.Security.Cryptography;
using System.Text;
using BenchmarkDotNet.Attributes;
using L402Functions.Nostr.Encryption;
using L402Functions.Nostr.Events;
using L402Functions.Nostr.Keys;

namespace L402Functions.Benchmarks;

/// <summary>
/// What one message to or from a wallet costs in cryptography, against one SHA-256 of a kilobyte. The curve's arithmetic is the package's or,
/// in a build on stand-ins, plain big integers.
/// </summary>
[MemoryDiagnoser]
public class NostrBenchmark
{
    private readonly byte[] kilobyte = RandomNumberGenerator.GetBytes(1024);
    private readonly NostrKey own = NostrKey.Generate();
    private readonly NostrKey wallet = NostrKey.Generate();
    private readonly string text = $$$"""{"method":"pay_invoice","params":{"invoice":"{{{new string('q', 300)}}}"}}""";
    private ConversationKey conversation = null!;
    private string payload = "";
    private EventTemplate template = null!;
    private NostrEvent signed = null!;

    [GlobalSetup]
    public void Agree()
    {
        if (!ConversationKey.TryCreate(own, wallet.PublicKey, out var key))
        {
            throw new InvalidOperationException("A fresh key is no point of the curve.");
        }

        conversation = key;
        payload = Nip44.Encrypt(text, conversation);
        template = new EventTemplate(NostrKinds.WalletRequest, 1_767_225_600, [new NostrTag("p", wallet.PublicKey.ToString())], payload);
        signed = template.Sign(own);
        if (!signed.IsAuthentic() || Decrypt() != text)
        {
            throw new InvalidOperationException("What is measured must be right.");
        }

        Console.WriteLine($"secp256k1: {typeof(NBitcoin.Secp256k1.ECPrivKey).Assembly.FullName}, {Encoding.UTF8.GetByteCount(text)} bytes of text");
    }

    [Benchmark(Baseline = true)]
    public byte[] Sha256OfOneKilobyte() => SHA256.HashData(kilobyte);

    [Benchmark]
    public NostrEvent Sign() => template.Sign(own);

    [Benchmark]
    public bool Verify() => signed.IsAuthentic();

    [Benchmark]
    public bool AgreeOnKey()
    {
        var agreed = ConversationKey.TryCreate(own, wallet.PublicKey, out var key);
        key?.Dispose();
        return agreed;
    }

    [Benchmark]
    public string Encrypt() => Nip44.Encrypt(text, conversation);

    [Benchmark]
    public string? Decrypt() => Nip44.TryDecrypt(payload, conversation, out var plaintext) ? plaintext : null;

    [GlobalCleanup]
    public void Forget()
    {
        own.Dispose();
        wallet.Dispose();
        conversation.Dispose();
    }
}
