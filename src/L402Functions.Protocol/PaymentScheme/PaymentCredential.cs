using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using L402Functions.Protocol.Credentials;
using L402Functions.Protocol.Json;

namespace L402Functions.Protocol.PaymentScheme;

/// <summary>
/// The credential of the Payment scheme (draft-httpauth-payment, section "Credentials"; draft-lightning-charge, section
/// "Credential Schema"): <c>{"challenge":{…},"source"?:"…","payload":{"preimage":"64 lower-case hex"}}</c> in base64url. Members
/// that are not known are ignored, as the draft demands; a member given twice is refused.
/// </summary>
public sealed record PaymentCredential
{
    /// <summary>The challenge, echoed by the client: nothing in it is trusted before its id is checked.</summary>
    public required PaymentChallenge Challenge { get; init; }

    /// <summary>What the client says it is (the draft recommends a DID); never required, never verified.</summary>
    public string? Source { get; init; }

    /// <summary>The proof of payment.</summary>
    public required Preimage Preimage { get; init; }

    /// <summary>Reads the text after the scheme name. Takes base64url with or without padding.</summary>
    public static bool TryRead(ReadOnlySpan<char> token, [NotNullWhen(true)] out PaymentCredential? credential, out CredentialError error)
    {
        credential = null;
        error = CredentialError.PaymentNotBase64Url;
        if (token.IsEmpty || !StrictBase64Url.TryDecode(token, out var json))
        {
            return false;
        }

        error = CredentialError.PaymentNotJson;
        if (!StrictJson.TryReadObject(json, out var document))
        {
            return false;
        }

        using (document)
        {
            error = Read(document.RootElement, out credential);
            return credential is not null;
        }
    }

    /// <summary>The value of an <c>Authorization</c> header that carries this credential: what a client sends. Contains the preimage.</summary>
    public string ToAuthorizationValue()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            WriteChallenge(writer);
            StrictJson.WriteOptional(writer, "source", Source);
            writer.WriteStartObject("payload");
            writer.WriteString("preimage", Preimage.ToHex());
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        return $"{PaymentChallenge.Scheme} {StrictBase64Url.Encode(CanonicalJson.Canonicalize(buffer.WrittenSpan))}";
    }

    /// <summary>Says that there is a credential, not which.</summary>
    public override string ToString() => "PaymentCredential(redacted)";

    private static CredentialError Read(JsonElement root, out PaymentCredential? credential)
    {
        credential = null;
        if (!StrictJson.TryGetObject(root, "challenge", out var echo))
        {
            return CredentialError.PaymentChallengeMissing;
        }

        if (!TryReadChallenge(echo, out var challenge) || !StrictJson.TryGetOptionalString(root, "source", out var source))
        {
            return CredentialError.PaymentChallengeIncomplete;
        }

        if (!StrictJson.TryGetObject(root, "payload", out var payload))
        {
            return CredentialError.PaymentPayloadMissing;
        }

        if (!StrictJson.TryGetString(payload, "preimage", out var hex))
        {
            return CredentialError.PreimageMissing;
        }

        // Upper-case digits are refused because the charge draft says so (section "Verification Procedure", step 2).
        if (hex.AsSpan().ContainsAnyInRange('A', 'F') || !Preimage.TryParse(hex, out var preimage))
        {
            return CredentialError.PreimageMalformed;
        }

        credential = new PaymentCredential { Challenge = challenge, Source = source, Preimage = preimage };
        return CredentialError.None;
    }

    private static bool TryReadChallenge(JsonElement echo, [NotNullWhen(true)] out PaymentChallenge? challenge)
    {
        challenge = null;
        if (!StrictJson.TryGetString(echo, "id", out var id)
            || id.Length == 0
            || !StrictJson.TryGetString(echo, "realm", out var realm)
            || !StrictJson.TryGetString(echo, "method", out var method)
            || !StrictJson.TryGetString(echo, "intent", out var intent)
            || !StrictJson.TryGetString(echo, "request", out var request)
            || !StrictJson.TryGetOptionalString(echo, "expires", out var expires)
            || !StrictJson.TryGetOptionalString(echo, "digest", out var digest)
            || !StrictJson.TryGetOptionalString(echo, "description", out var description)
            || !StrictJson.TryGetOptionalString(echo, "opaque", out var opaque))
        {
            return false;
        }

        challenge = new PaymentChallenge
        {
            Id = id,
            Realm = realm,
            Method = method,
            Intent = intent,
            Request = request,
            Expires = expires,
            Digest = digest,
            Description = description,
            Opaque = opaque,
        };
        return true;
    }

    private void WriteChallenge(Utf8JsonWriter writer)
    {
        writer.WriteStartObject("challenge");
        writer.WriteString("id", Challenge.Id);
        writer.WriteString("realm", Challenge.Realm);
        writer.WriteString("method", Challenge.Method);
        writer.WriteString("intent", Challenge.Intent);
        writer.WriteString("request", Challenge.Request);
        StrictJson.WriteOptional(writer, "expires", Challenge.Expires);
        StrictJson.WriteOptional(writer, "digest", Challenge.Digest);
        StrictJson.WriteOptional(writer, "description", Challenge.Description);
        StrictJson.WriteOptional(writer, "opaque", Challenge.Opaque);
        writer.WriteEndObject();
    }
}
