namespace L402Functions.LocalHost.Hosting;

/// <summary>The functions or their configuration cannot be hosted. Thrown before anything is served; the message names the function or the setting.</summary>
public sealed class FunctionSetupException : Exception
{
    /// <summary>Says what is wrong with which function or setting.</summary>
    public FunctionSetupException(string message)
        : base(message)
    {
    }

    /// <summary>Says what is wrong with which function or setting, and what showed it.</summary>
    public FunctionSetupException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
