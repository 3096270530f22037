namespace L402Functions.Spending.Budgets;

/// <summary>A stretch of time that ends now and slides along. Times are UTC; days are 24 hours, not calendar days.</summary>
public enum WindowKind
{
    /// <summary>60 s, in steps of 5 s. Counts payments only.</summary>
    Minute,

    /// <summary>60 min, in steps of 5 min.</summary>
    Hour,

    /// <summary>24 h, in steps of 1 h.</summary>
    Day,

    /// <summary>7 days, in steps of 6 h.</summary>
    Week,

    /// <summary>30 days, in steps of a day.</summary>
    Month,

    /// <summary>Since the beginning.</summary>
    Lifetime,
}
