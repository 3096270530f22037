namespace L402Functions.TestSupport;

/// <summary>A fact over the official vectors: skipped, and said so, where they are missing.</summary>
public sealed class VectorFactAttribute : FactAttribute
{
    public VectorFactAttribute()
    {
        if (!Vectors.Present)
        {
            Skip = "The official vectors (shared/vectors beside the checkout) are not here.";
        }
    }
}
