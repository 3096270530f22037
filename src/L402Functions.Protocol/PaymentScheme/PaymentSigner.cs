using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace L402Functions.Protocol.PaymentScheme;

/// <summary>
/// Computes and checks the id of a challenge: base64url(HMAC-SHA256(secret, realm|method|intent|request|expires|digest|opaque)),
/// absent slots empty (draft-httpauth-payment, section "Recommended: HMAC-SHA256 Binding"). With it, no challenge has to be
/// stored: one with the right id was issued here.
/// </summary>
public sealed class PaymentSigner
{
    /// <summary>The shortest secret, in bytes.</summary>
    public const int MinSecretLength = 16;

    private readonly byte[] secret;

    /// <summary>Signs with a copy of <paramref name="secret"/>.</summary>
    /// <exception cref="ArgumentException">Shorter than <see cref="MinSecretLength"/> bytes.</exception>
    public PaymentSigner(ReadOnlySpan<byte> secret)
    {
        if (secret.Length < MinSecretLength)
        {
            throw new ArgumentException($"The secret must have at least {MinSecretLength} bytes.", nameof(secret));
        }

        this.secret = secret.ToArray();
    }

    /// <summary>The id for the other parameters of <paramref name="challenge"/>, whose own id and description are not looked at.</summary>
    public string ComputeId(PaymentChallenge challenge)
    {
        ArgumentNullException.ThrowIfNull(challenge);
        var input = string.Join('|', Slots(challenge));
        return StrictBase64Url.Encode(HMACSHA256.HashData(secret, Encoding.UTF8.GetBytes(input)));
    }

    /// <summary>True where <paramref name="challenge"/> was issued under this secret. The comparison takes the same time whatever the answer.</summary>
    public bool Issued(PaymentChallenge challenge)
    {
        ArgumentNullException.ThrowIfNull(challenge);

        // The delimiter is not escaped: with it inside a slot, two challenges would share an id. None issued here has one.
        if (HasDelimiter(challenge))
        {
            return false;
        }

        var expected = ComputeId(challenge);
        return CryptographicOperations.FixedTimeEquals(Bytes(expected), Bytes(challenge.Id));
    }

    /// <summary>Says that there is a signer, not its secret.</summary>
    public override string ToString() => "PaymentSigner(redacted)";

    internal static bool HasDelimiter(PaymentChallenge challenge) => Slots(challenge).Any(slot => slot?.Contains('|', StringComparison.Ordinal) == true);

    private static string?[] Slots(PaymentChallenge challenge) =>
    [
        challenge.Realm,
        challenge.Method,
        challenge.Intent,
        challenge.Request,
        challenge.Expires,
        challenge.Digest,
        challenge.Opaque,
    ];

    private static ReadOnlySpan<byte> Bytes(string text) => MemoryMarshal.AsBytes(text.AsSpan());
}
