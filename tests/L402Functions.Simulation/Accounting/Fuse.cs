namespace L402Functions.Simulation.Accounting;

/// <summary>Ends a process in the middle: at a call that it was told, before or after what the call does, and at every call from then on.</summary>
public sealed class Fuse(int calls, bool afterwards)
{
    private int made;

    /// <summary>How many calls were made.</summary>
    public int Made => Volatile.Read(ref made);

    /// <summary>One that never blows and counts.</summary>
    public static Fuse Endless() => new(int.MaxValue, false);

    /// <summary>Makes a call, or dies.</summary>
    public async Task<T> PassAsync<T>(Func<Task<T>> call)
    {
        ArgumentNullException.ThrowIfNull(call);
        var number = Interlocked.Increment(ref made);
        if (number > calls || (number == calls && !afterwards))
        {
            throw new BlownFuseException();
        }

        var answer = await call();
        return number < calls ? answer : throw new BlownFuseException();
    }
}
