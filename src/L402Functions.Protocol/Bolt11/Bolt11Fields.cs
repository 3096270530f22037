using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text;
using System.Text.Unicode;

namespace L402Functions.Protocol.Bolt11;

/// <summary>Reads the tagged fields. Of a field that may stand only once the first counts, as the specification orders by preference.</summary>
internal sealed class Bolt11Fields
{
    private static readonly TimeSpan DefaultExpiry = TimeSpan.FromHours(1);

    public byte[]? PaymentHash { get; private set; }

    public byte[]? PaymentSecret { get; private set; }

    public string? Description { get; private set; }

    public byte[]? DescriptionHash { get; private set; }

    public byte[]? Payee { get; private set; }

    public byte[]? Metadata { get; private set; }

    public ulong? ExpirySeconds { get; private set; }

    public uint? MinFinalCltvExpiry { get; private set; }

    public InvoiceFeatures? Features { get; private set; }

    public ImmutableArray<RouteHint>.Builder RouteHints { get; } = ImmutableArray.CreateBuilder<RouteHint>();

    public ImmutableArray<FallbackAddress>.Builder Fallbacks { get; } = ImmutableArray.CreateBuilder<FallbackAddress>();

    public TimeSpan Expiry => ExpirySeconds is { } seconds ? TimeSpan.FromSeconds((long)seconds) : DefaultExpiry;

    /// <summary>Reads all fields and checks those rules that concern them alone.</summary>
    /// <param name="groups">The data between time stamp and signature.</param>
    /// <param name="maxExpirySeconds">The longest expiry that can still be told as a time.</param>
    public Bolt11Error Read(ReadOnlySpan<byte> groups, ulong maxExpirySeconds)
    {
        while (!groups.IsEmpty)
        {
            if (groups.Length < 3)
            {
                return Bolt11Error.FieldTruncated;
            }

            var length = (groups[1] * 32) + groups[2];
            if (groups.Length < 3 + length)
            {
                return Bolt11Error.FieldTruncated;
            }

            var error = ReadField(groups[0], groups.Slice(3, length), maxExpirySeconds);
            if (error != Bolt11Error.None)
            {
                return error;
            }

            groups = groups[(3 + length)..];
        }

        return CheckPresence();
    }

    private Bolt11Error ReadField(byte type, ReadOnlySpan<byte> field, ulong maxExpirySeconds) => type switch
    {
        // A length that a later version may give a meaning to is passed over, like an unknown field.
        Bolt11Field.PaymentHash when PaymentHash is null && field.Length == Bolt11Field.Groups256 => ReadBytes(field, bytes => PaymentHash = bytes),
        Bolt11Field.PaymentSecret when PaymentSecret is null && field.Length == Bolt11Field.Groups256 => ReadBytes(field, bytes => PaymentSecret = bytes),
        Bolt11Field.DescriptionHash when DescriptionHash is null && field.Length == Bolt11Field.Groups256 => ReadBytes(field, bytes => DescriptionHash = bytes),
        Bolt11Field.Payee when Payee is null && field.Length == Bolt11Field.GroupsOfKey => ReadBytes(field, bytes => Payee = bytes),
        Bolt11Field.Metadata when Metadata is null => ReadBytes(field, bytes => Metadata = bytes),
        Bolt11Field.Description when Description is null => ReadDescription(field),
        Bolt11Field.Expiry when ExpirySeconds is null => ReadExpiry(field, maxExpirySeconds),
        Bolt11Field.MinFinalCltvExpiry when MinFinalCltvExpiry is null => ReadMinFinalCltvExpiry(field),
        Bolt11Field.Features when Features is null => ReadFeatures(field),
        Bolt11Field.RouteHint => ReadRouteHint(field),
        Bolt11Field.Fallback => ReadFallback(field),
        _ => Bolt11Error.None,
    };

    private Bolt11Error CheckPresence()
    {
        if (PaymentHash is null)
        {
            return Bolt11Error.PaymentHashMissing;
        }

        if (PaymentSecret is null)
        {
            return Bolt11Error.PaymentSecretMissing;
        }

        return (Description, DescriptionHash) switch
        {
            (null, null) => Bolt11Error.DescriptionMissing,
            (not null, not null) => Bolt11Error.DescriptionAmbiguous,
            _ => Bolt11Error.None,
        };
    }

    private static Bolt11Error ReadBytes(ReadOnlySpan<byte> field, Action<byte[]> keep)
    {
        if (!FiveBitGroups.TryToBytes(field, out var bytes))
        {
            return Bolt11Error.FieldMalformed;
        }

        keep(bytes);
        return Bolt11Error.None;
    }

    private Bolt11Error ReadDescription(ReadOnlySpan<byte> field)
    {
        if (!FiveBitGroups.TryToBytes(field, out var bytes))
        {
            return Bolt11Error.FieldMalformed;
        }

        if (!Utf8.IsValid(bytes))
        {
            return Bolt11Error.DescriptionNotUtf8;
        }

        Description = Encoding.UTF8.GetString(bytes);
        return Bolt11Error.None;
    }

    private Bolt11Error ReadExpiry(ReadOnlySpan<byte> field, ulong maxSeconds)
    {
        if (!FiveBitGroups.TryToNumber(field, maxSeconds, out var seconds))
        {
            return Bolt11Error.ExpiryOutOfRange;
        }

        ExpirySeconds = seconds;
        return Bolt11Error.None;
    }

    private Bolt11Error ReadMinFinalCltvExpiry(ReadOnlySpan<byte> field)
    {
        if (!FiveBitGroups.TryToNumber(field, uint.MaxValue, out var blocks))
        {
            return Bolt11Error.MinFinalCltvExpiryOutOfRange;
        }

        MinFinalCltvExpiry = (uint)blocks;
        return Bolt11Error.None;
    }

    private Bolt11Error ReadFeatures(ReadOnlySpan<byte> field)
    {
        Features = InvoiceFeatures.FromGroups(field);
        return Features.Check();
    }

    private Bolt11Error ReadRouteHint(ReadOnlySpan<byte> field)
    {
        if (!FiveBitGroups.TryToBytes(field, out var bytes) || bytes.Length == 0 || bytes.Length % RouteHintHop.WireLength != 0)
        {
            return Bolt11Error.FieldMalformed;
        }

        var hops = ImmutableArray.CreateBuilder<RouteHintHop>(bytes.Length / RouteHintHop.WireLength);
        for (ReadOnlySpan<byte> rest = bytes; !rest.IsEmpty; rest = rest[RouteHintHop.WireLength..])
        {
            if (!NodeId.TryFromBytes(rest[..NodeId.Length], out var node))
            {
                return Bolt11Error.FieldMalformed;
            }

            var numbers = rest[NodeId.Length..];
            hops.Add(new RouteHintHop(
                node,
                BinaryPrimitives.ReadUInt64BigEndian(numbers),
                BinaryPrimitives.ReadUInt32BigEndian(numbers[8..]),
                BinaryPrimitives.ReadUInt32BigEndian(numbers[12..]),
                BinaryPrimitives.ReadUInt16BigEndian(numbers[16..])));
        }

        RouteHints.Add(new RouteHint(hops.MoveToImmutable()));
        return Bolt11Error.None;
    }

    private Bolt11Error ReadFallback(ReadOnlySpan<byte> field)
    {
        // Nothing is ever paid to these addresses here, so one that is not understood is passed over.
        if (field.Length > 1 && FiveBitGroups.TryToBytes(field[1..], out var program))
        {
            var address = new FallbackAddress(field[0], [.. program]);
            if (address.IsWellFormed)
            {
                Fallbacks.Add(address);
            }
        }

        return Bolt11Error.None;
    }
}
