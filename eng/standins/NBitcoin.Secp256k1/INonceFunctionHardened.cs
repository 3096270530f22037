namespace NBitcoin.Secp256k1;

/// <summary>Where a BIP-340 signature's nonce comes from.</summary>
public interface INonceFunctionHardened
{
    bool TryGetNonce(Span<byte> nonce32, ReadOnlySpan<byte> msg32, ReadOnlySpan<byte> key32, ReadOnlySpan<byte> xonly_pk32, ReadOnlySpan<byte> algo);
}
