using System.Diagnostics;

namespace L402Functions.TestSupport;

/// <summary>Waits for something that another thread or process brings about.</summary>
public static class Until
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static Task TrueAsync(Func<bool> condition) => TrueAsync(() => Task.FromResult(condition()));

    public static async Task TrueAsync(Func<Task<bool>> condition)
    {
        var waited = Stopwatch.StartNew();
        while (!await condition())
        {
            Assert.True(waited.Elapsed < Patience, "What was waited for did not happen.");
            await Task.Delay(10);
        }
    }
}
