using System.Diagnostics;
using Azure.Storage.Queues;
using L402Functions.LocalHost.Azurite;

namespace L402Functions.LocalHost.Tests.Azurite;

public sealed class AzuriteProcessTests
{
    [Fact]
    public async Task It_ends_when_disposed_and_disposing_again_is_no_error()
    {
        var azurite = await AzuriteProcess.StartAsync(AzuriteProcess.InMemory, TimeProvider.System, CancellationToken.None);
        var id = azurite.ProcessId;
        await new QueueClient(azurite.ConnectionString, "first").CreateAsync();

        await azurite.DisposeAsync();
        await azurite.DisposeAsync();

        Assert.Throws<ArgumentException>(() => Process.GetProcessById(id));
    }

    [Fact]
    public async Task Data_in_a_folder_outlives_the_process()
    {
        var folder = Directory.CreateTempSubdirectory("azurite-test-");
        await using (var first = await AzuriteProcess.StartAsync(AzuriteProcess.In(folder.FullName), TimeProvider.System, CancellationToken.None))
        {
            var queue = new QueueClient(first.ConnectionString, "kept");
            await queue.CreateAsync();
            await queue.SendMessageAsync("still here");
        }

        await using (var second = await AzuriteProcess.StartAsync(AzuriteProcess.In(folder.FullName), TimeProvider.System, CancellationToken.None))
        {
            var message = await new QueueClient(second.ConnectionString, "kept").ReceiveMessageAsync();
            Assert.Equal("still here", message.Value.MessageText);
        }

        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_start_that_fails_says_what_Azurite_said()
    {
        var failure = await Assert.ThrowsAsync<AzuriteUnavailableException>(
            () => AzuriteProcess.StartAsync(["--no-such-option"], TimeProvider.System, CancellationToken.None));

        Assert.Contains("is unknown", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cancelled_start_leaves_nothing_running()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => AzuriteProcess.StartAsync(AzuriteProcess.InMemory, TimeProvider.System, cancelled.Token));
    }

    [Fact]
    public async Task An_installation_that_was_cut_short_is_made_again_and_two_at_once_share_one()
    {
        var folder = Directory.CreateTempSubdirectory("azurite-install-");
        var broken = Path.Combine(folder.FullName, "node_modules", "azurite", "dist", "src");
        Directory.CreateDirectory(broken);
        await File.WriteAllTextAsync(Path.Combine(broken, "azurite.js"), "process.exit(1)");

        var paths = await Task.WhenAll(
            new AzuriteInstallation(folder.FullName, TimeProvider.System).EnsureAsync(CancellationToken.None),
            new AzuriteInstallation(folder.FullName, TimeProvider.System).EnsureAsync(CancellationToken.None));

        Assert.Equal(paths[0], paths[1]);
        Assert.True(new FileInfo(paths[0]).Length > 1000);
        folder.Delete(recursive: true);
    }

    [Fact]
    public void A_tool_that_is_missing_is_named_with_where_Node_comes_from()
    {
        var failure = Assert.Throws<AzuriteUnavailableException>(() => NodeTool.Start("no-such-node", Path.GetTempPath(), []));

        Assert.Contains("'no-such-node'", failure.Message, StringComparison.Ordinal);
        Assert.Contains("https://nodejs.org", failure.Message, StringComparison.Ordinal);
    }
}
