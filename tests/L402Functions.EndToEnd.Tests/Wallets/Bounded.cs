using L402Functions.Protocol.Wallets;

namespace L402Functions.EndToEnd.Tests.Wallets;

/// <summary>Waits that end, and answers that must be there.</summary>
internal static class Bounded
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static Task<T> Within<T>(this Task<T> task) => task.WaitAsync(Patience);

    public static async Task<T> AnswerAsync<T>(Task<WalletOutcome<T>> asked) => await asked.Within() switch
    {
        WalletOutcome<T>.Answered answered => answered.Value,
        var other => throw new Xunit.Sdk.XunitException($"Not answered, but {other}"),
    };

    public static async Task<WalletErrorCode> RefusalAsync<T>(Task<WalletOutcome<T>> asked) =>
        Assert.IsType<WalletOutcome<T>.Refused>(await asked.Within()).Code;
}
