namespace L402Functions.Protocol.Bolt11;

/// <summary>One channel of a private route (BOLT 11, field <c>r</c>).</summary>
/// <param name="Node">The node at the start of the channel.</param>
/// <param name="ShortChannelId">The channel: block height, transaction and output in one number (BOLT 7).</param>
/// <param name="FeeBaseMsat">The fixed fee, in millisatoshi.</param>
/// <param name="FeeProportionalMillionths">The proportional fee, in millionths of the amount.</param>
/// <param name="CltvExpiryDelta">The time lock that the hop adds, in blocks.</param>
public readonly record struct RouteHintHop(NodeId Node, ulong ShortChannelId, uint FeeBaseMsat, uint FeeProportionalMillionths, ushort CltvExpiryDelta)
{
    /// <summary>Bytes that one hop takes on the wire.</summary>
    internal const int WireLength = NodeId.Length + 8 + 4 + 4 + 2;
}
