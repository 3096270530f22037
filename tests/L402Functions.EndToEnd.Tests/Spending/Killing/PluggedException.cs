namespace L402Functions.EndToEnd.Tests.Spending.Killing;

/// <summary>Whoever asked is gone: nothing is passed on any more.</summary>
internal sealed class PluggedException : Exception;
