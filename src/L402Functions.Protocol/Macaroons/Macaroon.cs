using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace L402Functions.Protocol.Macaroons;

/// <summary>
/// A macaroon in the V2 binary format, with first-party caveats only, as L402 uses it. Immutable. Reading is strict: what is accepted has
/// exactly one binary form, so <see cref="ToBytes"/> gives back the bytes that were read. One buffer holds everything; the spans that
/// members return point into it.
/// </summary>
/// <remarks>Format: libmacaroons <c>doc/format.txt</c>, "Version 2". A parsed macaroon is not authentic until <see cref="HasValidSignature"/> says so.</remarks>
public sealed class Macaroon
{
    /// <summary>The longest macaroon that is read or made, in bytes: what fits, in base64, a header of 8 KiB.</summary>
    public const int MaxBytes = 6 * 1024;

    /// <summary>The most caveats that a macaroon may have.</summary>
    public const int MaxCaveats = 32;

    /// <summary>Length of the signature in bytes.</summary>
    public const int SignatureLength = HMACSHA256.HashSizeInBytes;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly byte[] buffer;
    private readonly MacaroonLayout layout;

    private Macaroon(byte[] buffer, in MacaroonLayout layout)
    {
        this.buffer = buffer;
        this.layout = layout;
    }

    /// <summary>The identifier: under L402, 66 bytes that <see cref="L402Identifier"/> reads.</summary>
    public ReadOnlySpan<byte> Identifier => layout.Identifier.In(buffer);

    /// <summary>The location, by convention UTF-8; empty where there is none. A hint only: no signature covers it.</summary>
    public ReadOnlySpan<byte> Location => layout.Location.In(buffer);

    /// <summary>The number of caveats, 0 … <see cref="MaxCaveats"/>.</summary>
    public int CaveatCount => layout.Caveats.Length;

    /// <summary>The 32 bytes of the signature.</summary>
    public ReadOnlySpan<byte> Signature => buffer.AsSpan(buffer.Length - SignatureLength);

    /// <summary>Reads the V2 binary form. The bytes are copied.</summary>
    /// <returns><see cref="MacaroonError.None"/>, and only then a macaroon.</returns>
    public static MacaroonError TryParse(ReadOnlySpan<byte> bytes, out Macaroon? macaroon)
    {
        var error = MacaroonLayout.TryRead(bytes, out var layout);
        macaroon = error == MacaroonError.None ? new Macaroon(bytes.ToArray(), layout) : null;
        return error;
    }

    /// <summary>
    /// Reads the V2 binary form from base64: the standard or the URL-safe alphabet (not both), padded or not, otherwise canonical.
    /// </summary>
    /// <returns><see cref="MacaroonError.None"/>, and only then a macaroon.</returns>
    public static MacaroonError TryParseBase64(ReadOnlySpan<char> text, out Macaroon? macaroon)
    {
        macaroon = null;
        var error = MacaroonBase64.TryDecode(text, out var bytes);
        if (error != MacaroonError.None)
        {
            return error;
        }

        error = MacaroonLayout.TryRead(bytes, out var layout);
        macaroon = error == MacaroonError.None ? new Macaroon(bytes, layout) : null;
        return error;
    }

    /// <summary>Makes a macaroon signed with <paramref name="rootKey"/>. A null or empty <paramref name="location"/> is left out.</summary>
    /// <exception cref="ArgumentException">More than <see cref="MaxCaveats"/> caveats, more than <see cref="MaxBytes"/> bytes, or text that is not Unicode.</exception>
    public static Macaroon Mint(ReadOnlySpan<byte> rootKey, ReadOnlySpan<byte> identifier, string? location, params ReadOnlySpan<string> caveats)
    {
        if (caveats.Length > MaxCaveats)
        {
            throw new ArgumentException($"A macaroon has at most {MaxCaveats} caveats, not {caveats.Length}.", nameof(caveats));
        }

        var place = StrictUtf8.GetBytes(location ?? string.Empty);
        var conditions = new byte[caveats.Length][];
        var size = 1 + (place.Length == 0 ? 0 : MacaroonWriter.SizeOf(place.Length)) + MacaroonWriter.SizeOf(identifier.Length) + 1
            + 1 + MacaroonWriter.SizeOf(SignatureLength);
        for (var i = 0; i < conditions.Length; i++)
        {
            conditions[i] = StrictUtf8.GetBytes(caveats[i]);
            size = checked(size + MacaroonWriter.SizeOf(conditions[i].Length) + 1);
        }

        Span<byte> signature = stackalloc byte[SignatureLength];
        SignatureChain.Start(rootKey, identifier, signature);

        var bytes = NewBuffer(size);
        var writer = new MacaroonWriter(bytes);
        writer.Byte(MacaroonLayout.Version);
        if (place.Length != 0)
        {
            writer.Field(MacaroonLayout.LocationType, place);
        }

        writer.Field(MacaroonLayout.IdentifierType, identifier);
        writer.Byte(MacaroonLayout.EndOfSection);
        foreach (var condition in conditions)
        {
            SignatureChain.Extend(signature, condition);
            writer.Field(MacaroonLayout.IdentifierType, condition);
            writer.Byte(MacaroonLayout.EndOfSection);
        }

        writer.Byte(MacaroonLayout.EndOfSection);
        writer.Field(MacaroonLayout.SignatureType, signature);
        return Own(bytes);
    }

    /// <summary>This macaroon with one caveat more. Needs no key: that is how a holder hands on less than it holds.</summary>
    /// <exception cref="ArgumentException">It would have more than <see cref="MaxCaveats"/> caveats or <see cref="MaxBytes"/> bytes, or the text is not Unicode.</exception>
    public Macaroon Attenuate(string caveat) => Attenuate(StrictUtf8.GetBytes(caveat));

    /// <inheritdoc cref="Attenuate(string)"/>
    public Macaroon Attenuate(ReadOnlySpan<byte> caveat)
    {
        if (CaveatCount == MaxCaveats)
        {
            throw new ArgumentException($"A macaroon has at most {MaxCaveats} caveats.", nameof(caveat));
        }

        Span<byte> signature = stackalloc byte[SignatureLength];
        Signature.CopyTo(signature);
        SignatureChain.Extend(signature, caveat);

        var kept = buffer.AsSpan(0, buffer.Length - 1 - MacaroonWriter.SizeOf(SignatureLength));
        var bytes = NewBuffer(checked(buffer.Length + MacaroonWriter.SizeOf(caveat.Length) + 1));
        var writer = new MacaroonWriter(bytes);
        writer.Raw(kept);
        writer.Field(MacaroonLayout.IdentifierType, caveat);
        writer.Byte(MacaroonLayout.EndOfSection);
        writer.Byte(MacaroonLayout.EndOfSection);
        writer.Field(MacaroonLayout.SignatureType, signature);
        return Own(bytes);
    }

    /// <summary>True where the chain from <paramref name="rootKey"/> ends in <see cref="Signature"/>. Takes the same time whatever the answer.</summary>
    public bool HasValidSignature(ReadOnlySpan<byte> rootKey)
    {
        Span<byte> signature = stackalloc byte[SignatureLength];
        SignatureChain.Start(rootKey, Identifier, signature);
        foreach (var caveat in layout.Caveats)
        {
            SignatureChain.Extend(signature, caveat.In(buffer));
        }

        return CryptographicOperations.FixedTimeEquals(signature, Signature);
    }

    /// <summary>The bytes of the caveat at <paramref name="index"/>, 0 … <see cref="CaveatCount"/> − 1, oldest first.</summary>
    /// <exception cref="IndexOutOfRangeException">There is no such caveat.</exception>
    public ReadOnlySpan<byte> GetCaveat(int index) => layout.Caveats[index].In(buffer);

    /// <summary>The V2 binary form, as a new array.</summary>
    public byte[] ToBytes() => buffer.AsSpan().ToArray();

    /// <summary>Standard base64 with padding: the form in the challenge that every client reads.</summary>
    public string ToBase64() => Convert.ToBase64String(buffer);

    /// <summary>URL-safe base64 without padding.</summary>
    public string ToBase64Url() => Base64Url.EncodeToString(buffer);

    /// <summary>Says that there is a macaroon, not which: with its preimage it is a bearer token.</summary>
    public override string ToString() => $"Macaroon(redacted, {CaveatCount} caveats)";

    private static byte[] NewBuffer(int size) =>
        size <= MaxBytes ? new byte[size] : throw new ArgumentException($"A macaroon has at most {MaxBytes} bytes, not {size}.");

    private static Macaroon Own(byte[] bytes)
    {
        var error = MacaroonLayout.TryRead(bytes, out var layout);
        return error == MacaroonError.None
            ? new Macaroon(bytes, layout)
            : throw new InvalidOperationException($"A macaroon that was just written does not read back: {error}.");
    }
}
