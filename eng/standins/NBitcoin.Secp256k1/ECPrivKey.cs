using System.Diagnostics.CodeAnalysis;
using System.Numerics;

namespace NBitcoin.Secp256k1;

/// <summary>A private key: a number from 1 to n - 1.</summary>
public partial class ECPrivKey : IDisposable, IEquatable<ECPrivKey>
{
    private BigInteger secret;
    private bool cleared;

    private ECPrivKey(BigInteger secret) => this.secret = secret;

    /// <summary>Finalizes as the package does: the key is cleared.</summary>
    ~ECPrivKey() => Dispose(false);

    internal BigInteger Secret
    {
        get
        {
            AssertNotDisposed();
            return secret;
        }
    }

    public static bool TryCreate(ReadOnlySpan<byte> b32, [MaybeNullWhen(false)] out ECPrivKey key) => TryCreate(b32, null, out key);

    public static bool TryCreate(ReadOnlySpan<byte> b32, Context? context, [MaybeNullWhen(false)] out ECPrivKey key)
    {
        var secret = CurveOrder.Read(b32, out var overflow);
        key = overflow || secret.IsZero ? null : new ECPrivKey(secret);
        return key is not null;
    }

    public static ECPrivKey Create(ReadOnlySpan<byte> b32) => Create(b32, null);

    public static ECPrivKey Create(ReadOnlySpan<byte> b32, Context? context) =>
        TryCreate(b32, context, out var key) ? key : throw new ArgumentException("Invalid ec private key", nameof(b32));

    public ECPubKey CreatePubKey() =>
        JacobianPoint.MultiplyGenerator(Secret).TryToAffine(out var point)
            ? new ECPubKey(point)
            : throw new InvalidOperationException("A pubkey can't be an infinite group element");

    public ECXOnlyPubKey CreateXOnlyPubKey() => CreateXOnlyPubKey(out _);

    public ECXOnlyPubKey CreateXOnlyPubKey(out bool parity) => CreatePubKey().ToXOnlyPubKey(out parity);

    public void WriteToSpan(Span<byte> span) => CurveOrder.Write(Secret, span);

    public ECPrivKey Clone() => new(Secret);

    public void Clear()
    {
        secret = BigInteger.Zero;
        cleared = true;
    }

    public void AssertNotDisposed() => ObjectDisposedException.ThrowIf(cleared, this);

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    public bool Equals(ECPrivKey? other) => this == other;

    public override bool Equals(object? obj) => obj is ECPrivKey other && this == other;

    public override int GetHashCode() => secret.GetHashCode();

    public static bool operator ==(ECPrivKey? a, ECPrivKey? b) => a is null || b is null ? a is null && b is null : a.secret == b.secret;

    public static bool operator !=(ECPrivKey? a, ECPrivKey? b) => !(a == b);

    protected virtual void Dispose(bool disposing)
    {
        if (!cleared)
        {
            Clear();
        }
    }
}
