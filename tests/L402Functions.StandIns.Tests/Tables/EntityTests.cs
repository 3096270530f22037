using Azure;
using Azure.Data.Tables;

namespace L402Functions.StandIns.Tests.Tables;

[Collection(AzuriteTables.Name)]
public sealed class EntityTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task An_added_entity_comes_back_with_etag_and_timestamp()
    {
        TableClient table = await azurite.NewTableAsync();

        Response added = await table.AddEntityAsync(new TableEntity("p", "r") { ["Text"] = "hello" });
        TableEntity read = await table.GetEntityAsync<TableEntity>("p", "r");

        Assert.Equal(204, added.Status);
        Assert.Equal(added.Headers.ETag, read.ETag);
        Assert.Equal("hello", read.GetString("Text"));
        Assert.NotNull(read.Timestamp);
        Assert.Equal(TimeSpan.Zero, read.Timestamp.Value.Offset);
    }

    [Fact]
    public async Task Adding_an_entity_twice_is_a_conflict()
    {
        TableClient table = await azurite.NewTableAsync();
        await table.AddEntityAsync(new TableEntity("p", "r"));

        RequestFailedException conflict = await Assert.ThrowsAsync<RequestFailedException>(() => table.AddEntityAsync(new TableEntity("p", "r")));

        Assert.Equal(409, conflict.Status);
        Assert.Equal("EntityAlreadyExists", conflict.ErrorCode);
        Assert.NotNull(conflict.GetRawResponse());
    }

    [Fact]
    public async Task An_entity_that_is_not_there_is_404_by_exception_or_as_no_value()
    {
        TableClient table = await azurite.NewTableAsync();

        RequestFailedException missing = await Assert.ThrowsAsync<RequestFailedException>(() => table.GetEntityAsync<TableEntity>("p", "r"));
        NullableResponse<TableEntity> none = await table.GetEntityIfExistsAsync<TableEntity>("p", "r");

        Assert.Equal(404, missing.Status);
        Assert.Equal("ResourceNotFound", missing.ErrorCode);
        Assert.False(none.HasValue);
        Assert.Equal(404, none.GetRawResponse().Status);
        Assert.False(none.GetRawResponse().IsError);
        Assert.Throws<InvalidOperationException>(() => none.Value);
    }

    [Fact]
    public async Task A_table_that_is_not_there_is_named_in_the_error_code()
    {
        TableClient table = azurite.Service.GetTableClient(AzuriteFixture.NewName());

        RequestFailedException add = await Assert.ThrowsAsync<RequestFailedException>(() => table.AddEntityAsync(new TableEntity("p", "r")));

        Assert.Equal(404, add.Status);
        Assert.Equal("TableNotFound", add.ErrorCode);
        Assert.False((await table.GetEntityIfExistsAsync<TableEntity>("p", "r")).HasValue);
    }

    [Fact]
    public async Task An_entity_that_is_there_is_a_value()
    {
        TableClient table = await azurite.NewTableAsync();
        await table.AddEntityAsync(new TableEntity("p", "r") { ["A"] = 1, ["B"] = 2 });

        NullableResponse<TableEntity> found = await table.GetEntityIfExistsAsync<TableEntity>("p", "r", ["A"]);

        Assert.True(found.HasValue);
        Assert.Equal(1, found.Value!.GetInt32("A"));
        Assert.False(found.Value.ContainsKey("B"));
    }

    [Fact]
    public async Task Upserting_merges_or_replaces()
    {
        TableClient table = await azurite.NewTableAsync();
        await table.UpsertEntityAsync(new TableEntity("p", "r") { ["A"] = 1, ["B"] = 1 });
        await table.UpsertEntityAsync(new TableEntity("p", "r") { ["B"] = 2 });
        TableEntity merged = await table.GetEntityAsync<TableEntity>("p", "r");
        await table.UpsertEntityAsync(new TableEntity("p", "r") { ["C"] = 3 }, TableUpdateMode.Replace);
        TableEntity replaced = await table.GetEntityAsync<TableEntity>("p", "r");

        Assert.Equal((1, 2), (merged.GetInt32("A"), merged.GetInt32("B")));
        Assert.Equal((null, null, 3), (replaced.GetInt32("A"), replaced.GetInt32("B"), replaced.GetInt32("C")));
    }

    [Theory]
    [InlineData(TableUpdateMode.Merge)]
    [InlineData(TableUpdateMode.Replace)]
    public async Task Of_two_updates_on_the_same_version_the_second_fails(TableUpdateMode mode)
    {
        TableClient table = await azurite.NewTableAsync();
        await table.AddEntityAsync(new TableEntity("p", "r") { ["Count"] = 0L });
        TableEntity read = await table.GetEntityAsync<TableEntity>("p", "r");

        Response first = await table.UpdateEntityAsync(new TableEntity("p", "r") { ["Count"] = 1L }, read.ETag, mode);
        RequestFailedException second = await Assert.ThrowsAsync<RequestFailedException>(
            () => table.UpdateEntityAsync(new TableEntity("p", "r") { ["Count"] = 2L }, read.ETag, mode));
        TableEntity now = await table.GetEntityAsync<TableEntity>("p", "r");

        Assert.Equal(204, first.Status);
        Assert.Equal(412, second.Status);
        Assert.Equal("UpdateConditionNotSatisfied", second.ErrorCode);
        Assert.Equal(1L, now.GetInt64("Count"));
        Assert.Equal(first.Headers.ETag, now.ETag);
        Assert.NotEqual(read.ETag, now.ETag);
    }

    [Fact]
    public async Task An_update_with_any_etag_overwrites_what_is_there_and_nothing_else()
    {
        TableClient table = await azurite.NewTableAsync();
        RequestFailedException missing = await Assert.ThrowsAsync<RequestFailedException>(
            () => table.UpdateEntityAsync(new TableEntity("p", "r"), ETag.All));
        await table.AddEntityAsync(new TableEntity("p", "r"));
        Response updated = await table.UpdateEntityAsync(new TableEntity("p", "r") { ["A"] = 1 }, ETag.All);

        Assert.Equal((404, "ResourceNotFound"), (missing.Status, missing.ErrorCode));
        Assert.Equal(204, updated.Status);
    }

    [Fact]
    public async Task Deleting_looks_at_the_version_when_told_to()
    {
        TableClient table = await azurite.NewTableAsync();
        Response added = await table.AddEntityAsync(new TableEntity("p", "r"));
        await table.UpdateEntityAsync(new TableEntity("p", "r") { ["A"] = 1 }, ETag.All);

        RequestFailedException stale = await Assert.ThrowsAsync<RequestFailedException>(
            () => table.DeleteEntityAsync("p", "r", added.Headers.ETag!.Value));
        TableEntity current = await table.GetEntityAsync<TableEntity>("p", "r");

        Assert.Equal((412, "UpdateConditionNotSatisfied"), (stale.Status, stale.ErrorCode));
        Assert.Equal(204, (await table.DeleteEntityAsync(current, current.ETag)).Status);
        Assert.Equal(404, (await table.DeleteEntityAsync("p", "r")).Status);
    }

    [Theory]
    [InlineData("it's", "o''clock'")]
    [InlineData("a b&c=d+e", "x,y;z:(1)")]
    [InlineData("ключ", "鍵-ñ-🗝")]
    [InlineData("", "")]
    public async Task Keys_with_special_characters_are_found_again(string partitionKey, string rowKey)
    {
        TableClient table = await azurite.NewTableAsync();
        await table.AddEntityAsync(new TableEntity(partitionKey, rowKey) { ["A"] = 1 });
        await table.UpdateEntityAsync(new TableEntity(partitionKey, rowKey) { ["A"] = 2 }, ETag.All);
        await table.UpsertEntityAsync(new TableEntity(partitionKey, rowKey) { ["A"] = 3 }, TableUpdateMode.Replace);

        TableEntity read = await table.GetEntityAsync<TableEntity>(partitionKey, rowKey);
        string filter = TableClient.CreateQueryFilter($"PartitionKey eq {partitionKey} and RowKey eq {rowKey}");

        Assert.Equal((partitionKey, rowKey, 3), (read.PartitionKey, read.RowKey, read.GetInt32("A")));
        Assert.Single(table.Query<TableEntity>(filter));
        Assert.Single(table.Query<TableEntity>(e => e.PartitionKey == partitionKey && e.RowKey == rowKey));
        Assert.Equal(204, (await table.DeleteEntityAsync(partitionKey, rowKey)).Status);
        Assert.Empty(table.Query<TableEntity>());
    }

    [Fact]
    public async Task Missing_arguments_are_refused_before_anything_is_sent()
    {
        TableClient table = azurite.Service.GetTableClient(AzuriteFixture.NewName());

        await Assert.ThrowsAsync<ArgumentNullException>(() => table.AddEntityAsync<TableEntity>(null!));
        await Assert.ThrowsAsync<ArgumentNullException>(() => table.AddEntityAsync(new TableEntity("p", null!)));
        await Assert.ThrowsAsync<ArgumentNullException>(() => table.UpsertEntityAsync(new TableEntity(null!, "r")));
        await Assert.ThrowsAsync<ArgumentException>(() => table.UpdateEntityAsync(new TableEntity("p", "r"), default));
        await Assert.ThrowsAsync<ArgumentException>(() => table.UpsertEntityAsync(new TableEntity("p", "r"), (TableUpdateMode)7));
        await Assert.ThrowsAsync<ArgumentNullException>(() => table.DeleteEntityAsync(null!, "r"));
    }
}
