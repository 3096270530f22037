using L402Functions.EndToEnd.Tests.Spending;
using L402Functions.EndToEnd.Tests.Spending.Play;

namespace L402Functions.EndToEnd.Tests.Telemetry;

/// <summary>One payment of many.</summary>
/// <param name="Agent">Whose.</param>
/// <param name="Id">Its name.</param>
/// <param name="Sats">How much.</param>
/// <param name="Invoice">What is paid.</param>
/// <param name="Trace">The trace that the agent sends along.</param>
/// <param name="Caller">The agent's own span in it.</param>
internal sealed record LoadedPayment(TestAgent Agent, string Id, long Sats, PlayInvoice Invoice, string Trace, string Caller)
{
    /// <summary>How it ended.</summary>
    public string State { get; set; } = "";
}
