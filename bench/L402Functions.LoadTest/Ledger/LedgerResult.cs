namespace L402Functions.LoadTest.Ledger;

/// <summary>What a run came to.</summary>
internal sealed record LedgerResult(long Payments, long Transactions, long Requests, TimeSpan Elapsed)
{
    public double PaymentsPerSecond => Payments / Elapsed.TotalSeconds;

    public double StepsPerSecond => Payments * Enum.GetValues<PaymentStage>().Length / Elapsed.TotalSeconds;

    public double TransactionsEach => (double)Transactions / Payments;

    public double RequestsEach => (double)Requests / Payments;
}
