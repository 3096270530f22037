namespace L402Functions.TestSupport;

/// <summary>A theory over the official vectors: skipped, and said so, where they are missing. Its data source must then yield one row of anything.</summary>
public sealed class VectorTheoryAttribute : TheoryAttribute
{
    public VectorTheoryAttribute()
    {
        if (!Vectors.Present)
        {
            Skip = "The official vectors (shared/vectors beside the checkout) are not here.";
        }
    }
}
