using L402Functions.Protocol;
using L402Functions.Protocol.Bolt11;

namespace L402Functions.Simulation.Invoices;

/// <summary>An invoice and the secret that only its payee knows.</summary>
public sealed record PooledInvoice(string Text, PaymentHash Hash, Preimage Preimage, Msat Amount, NodeId Payee, DateTimeOffset ExpiresAt);
