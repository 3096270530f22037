namespace L402Functions.EndToEnd.Tests.Spending.Play;

/// <summary>An agent's money as its budget tells it, over its whole life, in millisatoshi. One reading of one row: the two belong together.</summary>
internal readonly record struct Money(long Spent, long Reserved)
{
    public static async Task<Money> OfAsync(TestAgent agent)
    {
        var life = (await agent.BudgetAsync()).Json.GetProperty("windows").EnumerateArray().Single(w => w.GetProperty("window").GetString() == "lifetime");
        return new Money(life.GetProperty("spent_msat").GetInt64(), life.GetProperty("reserved_msat").GetInt64());
    }
}
