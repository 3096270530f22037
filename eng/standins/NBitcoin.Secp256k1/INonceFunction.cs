namespace NBitcoin.Secp256k1;

/// <summary>Where an ECDSA signature's nonce comes from.</summary>
public interface INonceFunction
{
    bool TryGetNonce(Span<byte> nonce32, ReadOnlySpan<byte> msg32, ReadOnlySpan<byte> key32, ReadOnlySpan<byte> algo16, uint counter);
}
