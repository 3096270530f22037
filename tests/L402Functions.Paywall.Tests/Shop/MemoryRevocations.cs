using System.Collections.Concurrent;
using L402Functions.Paywall.Revocation;
using L402Functions.Protocol;

namespace L402Functions.Paywall.Tests.Shop;

public sealed class MemoryRevocations : IRevocationList
{
    private readonly ConcurrentDictionary<PaymentHash, string> revoked = new();

    public ValueTask<bool> ContainsAsync(PaymentHash paymentHash, CancellationToken cancellationToken) => ValueTask.FromResult(revoked.ContainsKey(paymentHash));

    public Task RevokeAsync(PaymentHash paymentHash, string reason, CancellationToken cancellationToken)
    {
        revoked[paymentHash] = reason;
        return Task.CompletedTask;
    }
}
