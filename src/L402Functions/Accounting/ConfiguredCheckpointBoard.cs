using System.Security.Cryptography;
using L402Functions.Nostr.Keys;
using L402Functions.Nostr.Relays;
using L402Functions.Nostr.Wallets;
using L402Functions.Settings;
using L402Functions.Spending.Audit.Checkpoints;
using Microsoft.Extensions.Logging;

namespace L402Functions.Accounting;

/// <summary>The board that the settings want: the relays of the wallets, or none.</summary>
public sealed class ConfiguredCheckpointBoard : IAsyncDisposable
{
    private readonly NostrCheckpointBoard? board;

    /// <summary>Of settings that have passed their validation.</summary>
    public ConfiguredCheckpointBoard(L402Settings settings, TimeProvider clock, ILoggerFactory loggers)
    {
        ArgumentNullException.ThrowIfNull(settings);
        if (!settings.Accounting.AnchorOnNostr || settings.Wallets.Count == 0)
        {
            return;
        }

        var relays = new List<Uri>();
        foreach (var text in settings.Wallets.Values)
        {
            using var uri = NwcUri.Parse(text);
            relays.AddRange(uri.Relays);
        }

        board = new NostrCheckpointBoard(relays, KeyOf(settings.Accounting.CheckpointKey), new RelayPoolOptions(), clock, loggers);
    }

    /// <summary>The board; null where nothing is to be announced.</summary>
    public ICheckpointBoard? Board => board;

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => board?.DisposeAsync() ?? ValueTask.CompletedTask;

    /// <summary>The author of announcements: known by it they can be found, and it tells nothing of the wallets.</summary>
    private static NostrKey KeyOf(string checkpointKey)
    {
        var secret = HMACSHA256.HashData(KeyText.Read(checkpointKey)!, "l402functions/checkpoint-board/1"u8);
        try
        {
            // Of 2^128 such values, one is no key.
            return NostrKey.TryCreate(secret, out var key) ? key : throw new InvalidOperationException("The checkpoint key gives no key for announcements: choose another one.");
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secret);
        }
    }
}
