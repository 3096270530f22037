using L402Functions.Protocol.Wallets;

namespace L402Functions.Nostr.Tests.Wallets;

/// <summary>Waits that end: a test that hangs says so.</summary>
internal static class Bounded
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static async Task<T> Within<T>(this Task<T> task)
    {
        await ((Task)task).Within();
        return await task;
    }

    public static async Task Within(this Task task)
    {
        try
        {
            await task.WaitAsync(Patience);
        }
        catch (TimeoutException) when (!task.IsCompleted)
        {
            Assert.Fail($"Waited in vain. {WalletLine.DescribeAll()}");
        }
    }

    public static async Task UntilAsync(Func<bool> condition, string what)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!condition())
        {
            if (TimeProvider.System.GetElapsedTime(started) > Patience)
            {
                Assert.Fail($"Waited in vain: {what}. {WalletLine.DescribeAll()}");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(5));
        }
    }

    public static T Answered<T>(WalletOutcome<T> outcome) =>
        outcome is WalletOutcome<T>.Answered answered ? answered.Value : throw new Xunit.Sdk.XunitException($"Not answered, but {outcome}");

    public static string Unknown<T>(WalletOutcome<T> outcome) => Assert.IsType<WalletOutcome<T>.Unknown>(outcome).Reason;

    public static string NotSent<T>(WalletOutcome<T> outcome) => Assert.IsType<WalletOutcome<T>.NotSent>(outcome).Reason;

    public static void Refused<T>(WalletErrorCode code, WalletOutcome<T> outcome) =>
        Assert.Equal(code, Assert.IsType<WalletOutcome<T>.Refused>(outcome).Code);
}
