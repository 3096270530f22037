using System.Collections.Immutable;
using L402Functions.Nostr.Events;

namespace L402Functions.Nostr.Wallets;

/// <summary>What a wallet says that it can do, in its info event (NIP-47, kind 13194). Signed, but not encrypted: the same for all its connections.</summary>
/// <param name="Methods">The methods that it knows.</param>
/// <param name="Encryptions">The encryptions that it knows. One that names none is older than the choice and knows NIP-04 alone.</param>
/// <param name="Notifications">The types of notifications that it sends.</param>
/// <param name="PublishedAt">When it said so.</param>
public sealed record NwcCapabilities(
    ImmutableHashSet<string> Methods,
    ImmutableHashSet<NwcEncryption> Encryptions,
    ImmutableHashSet<string> Notifications,
    DateTimeOffset PublishedAt)
{
    private const int MaxWords = 256;

    /// <summary>Reads an info event, which the caller has checked to be authentic.</summary>
    internal static NwcCapabilities Of(NostrEvent info)
    {
        var encryptions = info.TagValue(EncryptionNames.Tag) is { } told
            ? Words(told).Select(EncryptionNames.Find).OfType<NwcEncryption>()
            : [NwcEncryption.Nip04];
        return new NwcCapabilities(
            [.. Words(info.Content)],
            [.. encryptions],
            [.. Words(info.TagValue("notifications") ?? "")],
            UnixTime.Read(info.CreatedAt) ?? DateTimeOffset.MaxValue);
    }

    /// <summary>Separated by spaces in the specification, by commas in some wallets.</summary>
    private static IEnumerable<string> Words(string text) =>
        text.Split([' ', ',', '\n', '\t'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Take(MaxWords).Select(w => ForeignText.Clean(w));
}
