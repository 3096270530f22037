namespace L402Functions.Paywall.Tests.Shop;

/// <summary>What all instances of the seller share.</summary>
public sealed class Backroom
{
    public Backroom() => Wallet = new InvoiceWallet(Clock);

    public ManualClock Clock { get; } = new();

    public InvoiceWallet Wallet { get; }

    public MemorySales Sales { get; } = new();

    public MemoryRevocations Revocations { get; } = new();

    public RecordedLog Log { get; } = new();
}
