using L402Functions.Protocol;

namespace L402Functions.EndToEnd.Tests.Spending.Play;

/// <summary>An invoice, and by what its payment is found.</summary>
internal sealed record PlayInvoice(string Text, PaymentHash Hash);
