using System.Security.Cryptography;

namespace L402Functions.Spending.Retention;

/// <summary>
/// A file in the making, on this machine's disk so that its length does not matter to memory: hashed as it is written, read as often as it
/// is sent, gone when it is disposed of or its process is.
/// </summary>
internal sealed class ScratchFile : Stream
{
    private const int BufferBytes = 64 * 1024;
    private readonly FileStream file;
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    private ScratchFile(FileStream file) => this.file = file;

    /// <summary>The SHA-256 of what was written so far, in lower-case hexadecimal.</summary>
    public string Sha256 => Convert.ToHexStringLower(hash.GetCurrentHash());

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => file.Length;

    public override long Position
    {
        get => file.Position;
        set => throw new NotSupportedException("A scratch file is written from its beginning to its end.");
    }

    public static ScratchFile Create()
    {
        var name = Path.Combine(Path.GetTempPath(), $"l402-{Path.GetRandomFileName()}");
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.None,
            BufferSize = BufferBytes,
            Options = FileOptions.Asynchronous | FileOptions.DeleteOnClose,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return new ScratchFile(new FileStream(name, options));
    }

    /// <summary>What was written, for reading; this file keeps it.</summary>
    public Stream Read()
    {
        file.Flush();
        file.Position = 0;
        return file;
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        hash.AppendData(buffer);
        file.Write(buffer);
    }

    public override void Flush() => file.Flush();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("A scratch file is read once it is written.");

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException("A scratch file is written from its beginning to its end.");

    public override void SetLength(long value) => throw new NotSupportedException("A scratch file is written from its beginning to its end.");

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            file.Dispose();
            hash.Dispose();
        }

        base.Dispose(disposing);
    }
}
