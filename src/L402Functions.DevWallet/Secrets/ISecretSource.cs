namespace L402Functions.DevWallet.Secrets;

/// <summary>Where keys, preimages and payment secrets come from. A simulation gives a seeded one, so that it owns chance.</summary>
public interface ISecretSource
{
    /// <summary>Fills <paramref name="destination"/>. Called from several threads.</summary>
    void Fill(Span<byte> destination);
}
