namespace L402Functions.Spending.Policy;

/// <summary>What becomes of a payment to a host or a payee that is neither listed nor settled with before. Ordered from narrow to wide.</summary>
public enum UnfamiliarRule
{
    /// <summary><c>deny</c>: refused. The default.</summary>
    Deny,

    /// <summary><c>review</c>: an operator decides.</summary>
    Review,

    /// <summary><c>allow</c>: no rule.</summary>
    Allow,
}
