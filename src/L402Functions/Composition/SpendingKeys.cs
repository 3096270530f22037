using System.Security.Cryptography;
using L402Functions.Paywall.Keys;
using L402Functions.Spending.Keys;

namespace L402Functions.Composition;

/// <summary>
/// The master secrets of agents' keys and of queue messages: derived from the master keys under a purpose of their own, by the same numbers,
/// so that they rotate together and no tag of the one side means anything on the other.
/// </summary>
internal static class SpendingKeys
{
    /// <summary>Derived from <paramref name="ring"/>.</summary>
    public static MasterSecretRing Of(KeyRing ring)
    {
        var derived = ring.DeriveByNumber("l402functions spending v1"u8);
        try
        {
            return new MasterSecretRing(derived, ring.CurrentNumber);
        }
        finally
        {
            foreach (var secret in derived.Values)
            {
                CryptographicOperations.ZeroMemory(secret);
            }
        }
    }
}
