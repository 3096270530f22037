namespace L402Functions.LoadTest;

/// <summary>What a run came to.</summary>
internal sealed record LoadResult(long Requests, long Unexpected, TimeSpan Elapsed, TimeSpan ServerTime)
{
    public double PerSecond => Requests / Elapsed.TotalSeconds;

    public double ServerMicrosecondsEach => ServerTime.TotalMicroseconds / Requests;
}
