namespace L402Functions.Spending.Budgets;

/// <summary>Payments to one payee that are not resolved, and those of them whose outcome is unknown.</summary>
internal readonly record struct PayeeCount(int Open, int Unknown);
