namespace L402Functions.Protocol.Macaroons;

/// <summary>Where one field's bytes lie in a macaroon's buffer, which is never longer than <see cref="Macaroon.MaxBytes"/>.</summary>
internal readonly record struct MacaroonField(ushort Start, ushort Length)
{
    public ReadOnlySpan<byte> In(ReadOnlySpan<byte> buffer) => buffer.Slice(Start, Length);
}
