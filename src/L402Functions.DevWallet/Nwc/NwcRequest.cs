using System.Text.Json;
using L402Functions.Nostr.Events;
using L402Functions.Nostr.Wallets;

namespace L402Functions.DevWallet.Nwc;

/// <summary>A request that the service has accepted and decrypted.</summary>
internal sealed record NwcRequest(NwcConnection Connection, EventId Id, NwcEncryption Encryption, string MethodName, JsonElement Params);
