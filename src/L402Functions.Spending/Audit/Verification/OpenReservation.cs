using L402Functions.Protocol;
using L402Functions.Spending.Agents;

namespace L402Functions.Spending.Audit.Verification;

/// <summary>Money that audit rows set aside and did not give back or charge yet.</summary>
/// <param name="Agent">For whom.</param>
/// <param name="Amount">The invoice's amount.</param>
/// <param name="FeeReserve">What routing may cost besides.</param>
public sealed record OpenReservation(AgentId Agent, Msat Amount, Msat FeeReserve);
