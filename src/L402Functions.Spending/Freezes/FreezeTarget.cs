using L402Functions.Protocol.Bolt11;
using L402Functions.Spending.Destinations;

namespace L402Functions.Spending.Freezes;

/// <summary>What an operator can stop beyond single agents.</summary>
public abstract record FreezeTarget
{
    private FreezeTarget()
    {
    }

    /// <summary>Which kind, as requests, reports and audit rows have it: <c>global</c>, <c>host</c> or <c>payee</c>.</summary>
    public string Scope => this switch
    {
        Host => "host",
        Payee => "payee",
        _ => "global",
    };

    /// <summary>Which one of its kind; null for everything.</summary>
    public string? Name => this switch
    {
        Host host => host.Key.Value,
        Payee payee => payee.Node.ToString(),
        _ => null,
    };

    /// <summary>Every payment.</summary>
    public sealed record Everything : FreezeTarget;

    /// <summary>Payments for a host.</summary>
    public sealed record Host(DestinationKey Key) : FreezeTarget;

    /// <summary>Payments to a node.</summary>
    public sealed record Payee(NodeId Node) : FreezeTarget;
}
