namespace L402Functions.LocalHost.Demo;

/// <summary>A step of the demonstration did not do what it shows.</summary>
public sealed class DemoFailedException : Exception
{
    /// <summary>Without saying what.</summary>
    public DemoFailedException()
    {
    }

    /// <summary>Says what was expected and what came.</summary>
    public DemoFailedException(string message)
        : base(message)
    {
    }

    /// <summary>Says what was expected and what came, and why.</summary>
    public DemoFailedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
