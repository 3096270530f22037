using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using L402Functions.Protocol;
using L402Functions.Protocol.Bolt11;
using L402Functions.Protocol.Wallets;

namespace L402Functions.Paywall.Tests.Shop;

/// <summary>Makes real, signed invoices, remembers their preimages, and misbehaves on request.</summary>
public sealed class InvoiceWallet(TimeProvider clock) : IWallet
{
    private static readonly byte[] NodeKey = SHA256.HashData("the seller's node"u8);
    private readonly ConcurrentDictionary<PaymentHash, Preimage> preimages = new();
    private int made;

    /// <summary>How many invoices were asked for.</summary>
    public int Asked => Volatile.Read(ref made);

    /// <summary>Changes what is asked before the invoice is made.</summary>
    public Func<Bolt11Draft, Bolt11Draft> Draft { get; set; } = draft => draft;

    /// <summary>Changes what is answered, or keeps it waiting.</summary>
    public Func<WalletTransaction, CancellationToken, Task<WalletOutcome<WalletTransaction>>> Answer { get; set; } =
        (transaction, _) => Task.FromResult<WalletOutcome<WalletTransaction>>(new WalletOutcome<WalletTransaction>.Answered(transaction));

    /// <summary>What the payer of the invoice is given.</summary>
    public Preimage PreimageOf(PaymentHash hash) => preimages[hash];

    public Task<WalletOutcome<WalletTransaction>> MakeInvoiceAsync(MakeInvoiceRequest request, CancellationToken cancellationToken)
    {
        var seed = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(seed, Interlocked.Increment(ref made));
        var preimage = Preimage.FromBytes(SHA256.HashData(seed));
        var hash = PaymentHash.Of(preimage);
        preimages[hash] = preimage;
        var draft = Draft(new Bolt11Draft
        {
            Network = LightningNetwork.Regtest,
            Amount = request.Amount,
            Timestamp = clock.GetUtcNow(),
            PaymentHash = hash,
            PaymentSecret = SHA256.HashData(preimage.ToHex().Select(c => (byte)c).ToArray()),
            Description = request.DescriptionHash is null ? request.Description : null,
            DescriptionHash = request.DescriptionHash,
            Expiry = request.Expiry,
        });
        return Answer(
            new WalletTransaction
            {
                Direction = TransactionDirection.Incoming,
                State = TransactionState.Pending,
                PaymentHash = hash,
                Amount = request.Amount,
                CreatedAt = clock.GetUtcNow(),
                Invoice = Bolt11Encoder.Encode(draft, NodeKey),
            },
            cancellationToken);
    }

    public Task<WalletOutcome<PaidInvoice>> PayInvoiceAsync(PayInvoiceRequest request, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<WalletOutcome<WalletTransaction>> LookupInvoiceAsync(PaymentHash paymentHash, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<WalletOutcome<IReadOnlyList<WalletTransaction>>> ListTransactionsAsync(ListTransactionsRequest request, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<WalletOutcome<Msat>> GetBalanceAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<WalletOutcome<WalletInfo>> GetInfoAsync(CancellationToken cancellationToken) => throw new NotSupportedException();
}
