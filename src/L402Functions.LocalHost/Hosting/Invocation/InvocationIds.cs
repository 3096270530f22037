using System.Buffers.Binary;

namespace L402Functions.LocalHost.Hosting.Invocation;

/// <summary>Invocation ids in the form of a GUID: when this host started, and how many invocations came before.</summary>
internal sealed class InvocationIds(TimeProvider time)
{
    private readonly long started = time.GetUtcNow().UtcTicks;
    private long last;

    public string Next()
    {
        Span<byte> id = stackalloc byte[16];
        BinaryPrimitives.WriteInt64BigEndian(id, started);
        BinaryPrimitives.WriteInt64BigEndian(id[8..], Interlocked.Increment(ref last));
        return new Guid(id, bigEndian: true).ToString();
    }
}
