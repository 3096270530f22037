namespace L402Functions.Spending.Keys;

/// <summary>Which queue a message is for. It is authenticated with the message, so that one cannot be moved to the other.</summary>
public enum MessageKind
{
    /// <summary>Decide and pay.</summary>
    Payment,

    /// <summary>Look up.</summary>
    Reconcile,
}
