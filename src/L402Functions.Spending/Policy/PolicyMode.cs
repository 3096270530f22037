namespace L402Functions.Spending.Policy;

/// <summary>Whether an agent's decisions move money.</summary>
public enum PolicyMode
{
    /// <summary><c>enforce</c>: what is allowed is paid.</summary>
    Enforce,

    /// <summary><c>shadow</c>: what would be paid is recorded, and nothing is paid.</summary>
    Shadow,
}
