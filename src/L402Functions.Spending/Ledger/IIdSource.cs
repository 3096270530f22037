namespace L402Functions.Spending.Ledger;

/// <summary>Where identities and jitter come from. A simulation gives a seeded one, so that it owns chance.</summary>
public interface IIdSource
{
    /// <summary>Fills <paramref name="destination"/> with bytes that nobody can foresee. Called from several threads.</summary>
    void Fill(Span<byte> destination);
}
