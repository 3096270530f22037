namespace L402Functions.EndToEnd.Tests.Spending.Play;

/// <summary>Long tests run at a size that suits every build, and in full where <c>L402_FULL=1</c> is set.</summary>
internal static class FullSize
{
    public static bool IsWanted { get; } = Environment.GetEnvironmentVariable("L402_FULL") == "1";
}
