using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace L402Functions.LocalHost.Running;

/// <summary>
/// The keys of this user's local runs: made once by chance and kept in the user's own folder, so that a token outlives a restart. They
/// protect nothing but play money.
/// </summary>
/// <param name="MasterKey">32 bytes in base64.</param>
/// <param name="OperatorKey">Opens the operator's functions.</param>
public sealed record LocalSecrets(string MasterKey, string OperatorKey)
{
    private const int KeyBytes = 32;

    /// <summary>Signs checkpoints. Derived of the master key, so that a file of before there was such a key needs no change, and all processes agree.</summary>
    [JsonIgnore]
    public string CheckpointKey => Derived("l402functions localhost checkpoint key v1"u8);

    /// <summary>Signs receipts.</summary>
    [JsonIgnore]
    public string ReceiptKey => Derived("l402functions localhost receipt key v1"u8);

    /// <summary>Reads them, or makes them where there are none yet. Several processes may do so at once and get the same.</summary>
    public static LocalSecrets ForCurrentUser()
    {
        var path = Path.Combine(LocalFolder.Open(), "localhost.json");
        if (!File.Exists(path))
        {
            Write(path, new LocalSecrets(
                Convert.ToBase64String(RandomNumberGenerator.GetBytes(KeyBytes)), RandomNumberGenerator.GetHexString(KeyBytes, lowercase: true)));
        }

        return JsonSerializer.Deserialize(File.ReadAllBytes(path), LocalSecretsJson.Default.LocalSecrets)
            ?? throw new InvalidDataException($"{path} holds no keys: delete it, and it is made anew.");
    }

    /// <summary>Says that there are keys, not which.</summary>
    public override string ToString() => "LocalSecrets(redacted)";

    private string Derived(ReadOnlySpan<byte> purpose) => Convert.ToHexStringLower(HMACSHA256.HashData(Convert.FromBase64String(MasterKey), purpose));

    private static void Write(string path, LocalSecrets secrets)
    {
        var own = $"{path}.{Environment.ProcessId}";
        using (var file = LocalFolder.Create(own))
        {
            JsonSerializer.Serialize(file, secrets, LocalSecretsJson.Default.LocalSecrets);
        }

        try
        {
            File.Move(own, path, overwrite: false);
        }
        catch (IOException) when (File.Exists(path))
        {
            // Another process was first: its keys are the ones.
            File.Delete(own);
        }
    }
}
