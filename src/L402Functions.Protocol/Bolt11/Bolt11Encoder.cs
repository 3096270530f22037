using System.Buffers.Binary;
using System.Text;
using NBitcoin.Secp256k1;

namespace L402Functions.Protocol.Bolt11;

/// <summary>Writes and signs Lightning invoices (BOLT 11), for simulated wallets and tests: a real wallet makes its own.</summary>
public static class Bolt11Encoder
{
    /// <summary>Every field that can be written, each once.</summary>
    internal const string DefaultFieldOrder = "spdhmxcnfr9";

    /// <summary>The signed invoice, in lower case. The same draft and key always give the same text.</summary>
    /// <param name="draft">What to say.</param>
    /// <param name="privateKey">The payee's key, 32 bytes.</param>
    /// <exception cref="ArgumentException">The draft breaks a rule of the specification, or the key is not one.</exception>
    public static string Encode(Bolt11Draft draft, ReadOnlySpan<byte> privateKey)
    {
        ArgumentNullException.ThrowIfNull(draft);
        using var key = KeyFrom(privateKey);
        Check(draft);
        var humanReadablePart = draft.Network.Prefix + (draft.Amount is { } amount ? Bolt11Amount.Format(amount) : string.Empty);
        var data = new List<byte>(FiveBitGroups.FromNumber((ulong)draft.Timestamp.ToUnixTimeSeconds(), Bolt11Field.TimestampGroups));
        foreach (var letter in draft.FieldOrder)
        {
            WriteField(data, Bech32.ValueOf(letter), draft, key);
        }

        data.AddRange(Bolt11Signature.Sign(humanReadablePart, [.. data], key));
        var text = Bech32.Encode(humanReadablePart, [.. data]);
        Require(text.Length <= Bolt11Decoder.MaxLength, "The invoice is too long.");
        return text;
    }

    /// <summary>The node whose invoices this key signs.</summary>
    /// <param name="privateKey">The node's key, 32 bytes.</param>
    /// <exception cref="ArgumentException">The key is not one.</exception>
    public static NodeId NodeOf(ReadOnlySpan<byte> privateKey)
    {
        using var key = KeyFrom(privateKey);
        NodeId.TryFromBytes(key.CreatePubKey().ToBytes(), out var id);
        return id;
    }

    private static ECPrivKey KeyFrom(ReadOnlySpan<byte> privateKey)
    {
        Require(privateKey.Length == 32, "A private key has 32 bytes.");
        return ECPrivKey.TryCreate(privateKey, out var key) ? key : throw new ArgumentException("The private key is out of range.", nameof(privateKey));
    }

    private static void Check(Bolt11Draft draft)
    {
        var seconds = draft.Timestamp.ToUnixTimeSeconds();
        Require(seconds >= 0 && seconds >> (Bolt11Field.TimestampGroups * 5) == 0, "The time stamp does not fit into 35 bits.");
        Require(draft.Amount is not { IsZero: true }, "An amount of zero cannot be asked for.");
        Require(draft.PaymentSecret.Length == 32, "A payment secret has 32 bytes.");
        Require(draft.Description is null != draft.DescriptionHash is null, "Either a description or its hash is needed.");
        Require(draft.DescriptionHash is not { Length: not 32 }, "A description hash has 32 bytes.");
        Require(draft.Expiry is not { } expiry || expiry >= TimeSpan.Zero, "An expiry cannot be negative.");
        Require(draft.RouteHints.All(r => r.Hops.Length is > 0 and <= RouteHint.MaxHops), "A route hint has 1 to 12 hops.");
        Require(draft.RouteHints.All(r => r.Hops.All(h => h.Node != default)), "A hop of a route hint lacks its node.");
        Require(draft.Fallbacks.All(f => f.IsWellFormed), "A fallback address has an unknown version or a wrong length.");
        Require(draft.Features.Check() == Bolt11Error.None, "A required feature is unknown or lacks a dependency.");
        Require(
            draft.FieldOrder.Length == DefaultFieldOrder.Length && DefaultFieldOrder.All(draft.FieldOrder.Contains),
            $"The field order must name each of {DefaultFieldOrder} once.");
    }

    private static void WriteField(List<byte> data, byte type, Bolt11Draft draft, ECPrivKey key)
    {
        switch (type)
        {
            case Bolt11Field.PaymentHash:
                Write(data, type, FiveBitGroups.FromBytes(draft.PaymentHash.ToArray()));
                break;
            case Bolt11Field.PaymentSecret:
                Write(data, type, FiveBitGroups.FromBytes(draft.PaymentSecret.Span));
                break;
            case Bolt11Field.Description when draft.Description is not null:
                Write(data, type, FiveBitGroups.FromBytes(Encoding.UTF8.GetBytes(draft.Description)));
                break;
            case Bolt11Field.DescriptionHash when draft.DescriptionHash is { } hash:
                Write(data, type, FiveBitGroups.FromBytes(hash.Span));
                break;
            case Bolt11Field.Metadata when draft.Metadata is { } metadata:
                Write(data, type, FiveBitGroups.FromBytes(metadata.Span));
                break;
            case Bolt11Field.Expiry when draft.Expiry is { } expiry:
                Write(data, type, FiveBitGroups.FromNumber((ulong)(expiry.Ticks / TimeSpan.TicksPerSecond)));
                break;
            case Bolt11Field.MinFinalCltvExpiry when draft.MinFinalCltvExpiry is { } blocks:
                Write(data, type, FiveBitGroups.FromNumber(blocks));
                break;
            case Bolt11Field.Payee when draft.NamesPayee:
                Write(data, type, FiveBitGroups.FromBytes(key.CreatePubKey().ToBytes()));
                break;
            case Bolt11Field.Fallback:
                foreach (var fallback in draft.Fallbacks)
                {
                    Write(data, type, [fallback.Version, .. FiveBitGroups.FromBytes([.. fallback.Program])]);
                }

                break;
            case Bolt11Field.RouteHint:
                foreach (var hint in draft.RouteHints)
                {
                    Write(data, type, FiveBitGroups.FromBytes(ToBytes(hint)));
                }

                break;
            case Bolt11Field.Features when draft.Features.ToGroups() is { Length: > 0 } features:
                Write(data, type, features);
                break;
            default:
                break;
        }
    }

    private static void Write(List<byte> data, byte type, ReadOnlySpan<byte> field)
    {
        Require(field.Length <= FiveBitGroups.MaxFieldGroups, "A field is longer than 1023 groups of five bits.");
        data.Add(type);
        data.Add((byte)(field.Length >> 5));
        data.Add((byte)(field.Length & 31));
        data.AddRange(field);
    }

    private static byte[] ToBytes(RouteHint hint)
    {
        var bytes = new byte[hint.Hops.Length * RouteHintHop.WireLength];
        var rest = bytes.AsSpan();
        foreach (var hop in hint.Hops)
        {
            hop.Node.ToArray().CopyTo(rest);
            var numbers = rest[NodeId.Length..];
            BinaryPrimitives.WriteUInt64BigEndian(numbers, hop.ShortChannelId);
            BinaryPrimitives.WriteUInt32BigEndian(numbers[8..], hop.FeeBaseMsat);
            BinaryPrimitives.WriteUInt32BigEndian(numbers[12..], hop.FeeProportionalMillionths);
            BinaryPrimitives.WriteUInt16BigEndian(numbers[16..], hop.CltvExpiryDelta);
            rest = rest[RouteHintHop.WireLength..];
        }

        return bytes;
    }

    private static void Require(bool condition, string message)
    {
        if (!condition)
        {
            throw new ArgumentException(message);
        }
    }
}
