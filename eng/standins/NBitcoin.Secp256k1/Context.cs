using System.Diagnostics.CodeAnalysis;

namespace NBitcoin.Secp256k1;

/// <summary>What keys are created from; in the package it holds precomputed tables.</summary>
public class Context
{
    public static Context Instance { get; } = new();

    public ECPrivKey CreateECPrivKey(ReadOnlySpan<byte> b32)
    {
        if (b32.Length != 32)
        {
            throw new ArgumentException(paramName: nameof(b32), message: "b32 should be of length 32");
        }

        return ECPrivKey.TryCreate(b32, this, out var key)
            ? key
            : throw new ArgumentException(paramName: nameof(b32), message: "Invalid privkey");
    }

    public bool TryCreateECPrivKey(ReadOnlySpan<byte> b32, [MaybeNullWhen(false)] out ECPrivKey key) =>
        ECPrivKey.TryCreate(b32, this, out key);

    public ECXOnlyPubKey CreateXOnlyPubKey(ReadOnlySpan<byte> input32) => ECXOnlyPubKey.Create(input32, this);

    public bool TryCreateXOnlyPubKey(ReadOnlySpan<byte> input32, [MaybeNullWhen(false)] out ECXOnlyPubKey pubkey) =>
        ECXOnlyPubKey.TryCreate(input32, this, out pubkey);

    public ECPubKey CreatePubKey(ReadOnlySpan<byte> input) => ECPubKey.Create(input, this);

    public bool TryCreatePubKey(ReadOnlySpan<byte> input, [MaybeNullWhen(false)] out ECPubKey pubkey) =>
        ECPubKey.TryCreate(input, this, out _, out pubkey);

    public bool TryCreatePubKey(ReadOnlySpan<byte> input, out bool compressed, [MaybeNullWhen(false)] out ECPubKey pubkey) =>
        ECPubKey.TryCreate(input, this, out compressed, out pubkey);
}
