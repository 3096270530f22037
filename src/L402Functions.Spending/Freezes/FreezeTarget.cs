using L402Functions.Protocol.Bolt11;
using L402Functions.Spending.Destinations;

namespace L402Functions.Spending.Freezes;

/// <summary>What an operator can stop beyond single agents.</summary>
public abstract record FreezeTarget
{
    private FreezeTarget()
    {
    }

    /// <summary>Every payment.</summary>
    public sealed record Everything : FreezeTarget;

    /// <summary>Payments for a host.</summary>
    public sealed record Host(DestinationKey Key) : FreezeTarget;

    /// <summary>Payments to a node.</summary>
    public sealed record Payee(NodeId Node) : FreezeTarget;
}
