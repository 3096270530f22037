namespace L402Functions.LocalHost.Azurite;

/// <summary>Azurite could not be installed or started. The message says what is missing and what to do about it.</summary>
internal sealed class AzuriteUnavailableException : Exception
{
    public AzuriteUnavailableException(string message)
        : base(message)
    {
    }

    public AzuriteUnavailableException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
