using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Azure.Storage.Blobs;
using L402Functions.EndToEnd.Tests.Documents;
using L402Functions.EndToEnd.Tests.Hosts;
using L402Functions.EndToEnd.Tests.Spending.Killing;
using L402Functions.EndToEnd.Tests.Spending.Play;
using L402Functions.LocalHost.Azurite;

namespace L402Functions.EndToEnd.Tests.Rotating;

/// <summary>The key of checkpoints is changed as the runbook says, and as it says not to.</summary>
[Collection(AloneTests.Name)]
public sealed class CheckpointKeyTests
{
    private const string Heading = "### The keys of checkpoints and receipts";
    private const string Previous = "L402__Accounting__PreviousCheckpointKeys__first";

    [UnixFact]
    public async Task What_the_old_key_signed_counts_as_long_as_its_public_key_is_kept_and_is_named_where_it_is_not()
    {
        var azurite = await AzuriteProcess.StartAsync(AzuriteProcess.InMemory, TimeProvider.System, CancellationToken.None);
        await using var hosts = new Succession(azurite, azurite.ConnectionString);
        var anchors = new BlobContainerClient(azurite.ConnectionString, "audit-anchors");
        hosts.Schedules["Checkpoint"] = Succession.EverySecond;
        await hosts.StartAsync(Succession.Never);
        await hosts.Client.RegisterAsync();
        await Until.TrueAsync(async () => await CountAsync(anchors) >= 2);
        var published = await KeysAsync(hosts);
        Assert.Equal(2, published.Count);
        await IsWholeAsync(hosts);

        // The new secret and the old public key, with one start; and then a checkpoint of the new key that follows on those of the old.
        await hosts.StopAsync();
        var old = await CountAsync(anchors);
        hosts.Settings["L402__Accounting__CheckpointKey"] = RandomNumberGenerator.GetHexString(62, lowercase: true).PadLeft(64, '0');
        hosts.Settings[Previous] = published[1].ToJsonString();
        await hosts.StartAsync(Succession.Never);
        await Until.TrueAsync(async () => await CountAsync(anchors) > old);
        var later = await KeysAsync(hosts);
        Assert.Equal(3, later.Count);
        Assert.Contains(KidOf(published[1]), later.Select(KidOf));
        await IsWholeAsync(hosts);

        // Without it every checkpoint of the old key is a break, by its name and with the reason, and no other is.
        await hosts.StopAsync();
        var all = await CountAsync(anchors);
        hosts.Schedules["Checkpoint"] = Succession.Never;
        hosts.Settings.Remove(Previous);
        await hosts.StartAsync(Succession.Never);
        var (intact, breaks) = await BreaksAsync(hosts);
        Assert.False(intact);
        Assert.True(all > old);
        Assert.Equal(old, breaks.Count);
        Assert.All(breaks, b => Assert.Equal(("checkpoint_forged", "unknown_key"), ((string?)b["break"], (string?)b["found"])));
        var firstNumber = (await BlobsAsync(anchors))[0];
        Assert.Contains(breaks, b => (string?)b["subject"] == firstNumber);

        // Nothing was lost by it.
        await hosts.StopAsync();
        hosts.Settings[Previous] = published[1].ToJsonString();
        await hosts.StartAsync(Succession.Never);
        await IsWholeAsync(hosts);
    }

    private static async Task<List<JsonNode>> KeysAsync(Succession hosts) =>
        [.. (await new Runbook(hosts.Host.Address).PlayAsync(Heading, 0)).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonNode.Parse(l)!)];

    private static string KidOf(JsonNode key) => key["kid"]!.GetValue<string>();

    private static async Task<(bool Intact, IReadOnlyList<JsonNode> Breaks)> BreaksAsync(Succession hosts)
    {
        var said = JsonNode.Parse((await new Runbook(hosts.Host.Address).PlayAsync(Heading, 1)).Output)!;
        return (said["intact"]!.GetValue<bool>(), [.. said["breaks"]!.AsArray().Select(b => b!)]);
    }

    private static async Task IsWholeAsync(Succession hosts)
    {
        var (intact, breaks) = await BreaksAsync(hosts);
        Assert.Empty(breaks);
        Assert.True(intact);
    }

    private static async Task<int> CountAsync(BlobContainerClient anchors) => (await BlobsAsync(anchors)).Count;

    private static async Task<List<string>> BlobsAsync(BlobContainerClient anchors) =>
        await anchors.ExistsAsync() ? await anchors.GetBlobsAsync().Select(b => b.Name).Order(StringComparer.Ordinal).ToListAsync() : [];
}
