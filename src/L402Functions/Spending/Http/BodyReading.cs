namespace L402Functions.Spending.Http;

/// <summary>What a request's body turned out to be.</summary>
internal abstract record BodyReading<T>
{
    private BodyReading()
    {
    }

    /// <summary>Read in full.</summary>
    public sealed record Read(T Value) : BodyReading<T>;

    /// <summary>Not taken, and why.</summary>
    public sealed record Refused(ProblemResult Problem) : BodyReading<T>;
}
