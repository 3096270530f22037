namespace L402Functions.Spending.Ledger;

/// <summary>What became of one try at a transaction.</summary>
internal enum TryOutcome
{
    /// <summary>Answers were given.</summary>
    Done,

    /// <summary>Nothing is wrong, but something must be read again.</summary>
    Again,

    /// <summary>Another process was faster.</summary>
    Contended,

    /// <summary>The store did not answer.</summary>
    Failed,
}
