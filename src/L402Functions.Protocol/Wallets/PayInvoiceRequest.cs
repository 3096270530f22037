namespace L402Functions.Protocol.Wallets;

/// <summary>A request to pay.</summary>
/// <param name="Invoice">The BOLT11 invoice.</param>
/// <param name="Amount">Only for an invoice that carries no amount of its own.</param>
public sealed record PayInvoiceRequest(string Invoice, Msat? Amount = null);
