using System.Globalization;
using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;

namespace L402Functions.StandIns.Tests.Tables;

[Collection(AzuriteTables.Name)]
public sealed class TransactionTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task Every_kind_of_action_is_done_and_answered_in_order()
    {
        TableClient table = await azurite.NewTableAsync();
        await table.SubmitTransactionAsync(
        [
            Add("merged", ("A", 1), ("B", 1)), Add("replaced", ("A", 1), ("B", 1)), Add("deleted"), Add("upserted", ("A", 1), ("B", 1)),
        ]);
        ETag etag = (await table.GetEntityAsync<TableEntity>("it's", "merged")).Value.ETag;

        Response<IReadOnlyList<Response>> done = await table.SubmitTransactionAsync(
        [
            new(TableTransactionActionType.UpdateMerge, Entity("merged", ("B", 2)), etag),
            new(TableTransactionActionType.UpdateReplace, Entity("replaced", ("B", 2)), ETag.All),
            new(TableTransactionActionType.Delete, Entity("deleted")),
            new(TableTransactionActionType.UpsertMerge, Entity("upserted", ("B", 2))),
            new(TableTransactionActionType.UpsertReplace, Entity("new", ("C", 3))),
        ]);

        Dictionary<string, TableEntity> rows = table.Query<TableEntity>().ToDictionary(row => row.RowKey);
        Assert.Equal(202, done.GetRawResponse().Status);
        Assert.Equal([204, 204, 204, 204, 204], done.Value.Select(part => part.Status));
        Assert.Equal(rows["merged"].ETag, done.Value[0].Headers.ETag);
        Assert.Equal(rows["new"].ETag, done.Value[4].Headers.ETag);
        Assert.Equal(["merged", "new", "replaced", "upserted"], rows.Keys.Order(StringComparer.Ordinal));
        Assert.Equal((1, 2), (rows["merged"].GetInt32("A"), rows["merged"].GetInt32("B")));
        Assert.Equal((null, 2), (rows["replaced"].GetInt32("A"), rows["replaced"].GetInt32("B")));
        Assert.Equal((1, 2), (rows["upserted"].GetInt32("A"), rows["upserted"].GetInt32("B")));
        Assert.Equal(3, rows["new"].GetInt32("C"));
    }

    [Fact]
    public async Task A_conflict_undoes_everything_and_says_which_action_it_was()
    {
        TableClient table = await azurite.NewTableAsync();
        await table.AddEntityAsync(Entity("there", ("A", 1)));

        TableTransactionFailedException failed = await Assert.ThrowsAsync<TableTransactionFailedException>(() => table.SubmitTransactionAsync(
        [
            Add("first"), new(TableTransactionActionType.UpsertReplace, Entity("second")), Add("there"),
        ]));

        Assert.Equal(409, failed.Status);
        Assert.Equal("EntityAlreadyExists", failed.ErrorCode);
        Assert.True(failed.ErrorCode == TableErrorCode.EntityAlreadyExists);
        Assert.Equal(2, failed.FailedTransactionActionIndex);
        Assert.Equal("there", Assert.Single(table.Query<TableEntity>()).RowKey);
    }

    [Fact]
    public async Task A_stale_version_undoes_everything()
    {
        TableClient table = await azurite.NewTableAsync();
        Response added = await table.AddEntityAsync(Entity("head", ("A", 1)));
        await table.UpdateEntityAsync(Entity("head", ("A", 2)), ETag.All);

        TableTransactionFailedException failed = await Assert.ThrowsAsync<TableTransactionFailedException>(() => table.SubmitTransactionAsync(
        [
            Add("row"), new(TableTransactionActionType.UpdateMerge, Entity("head", ("A", 3)), added.Headers.ETag!.Value),
        ]));

        Assert.Equal((412, "UpdateConditionNotSatisfied"), (failed.Status, failed.ErrorCode));
        Assert.Equal(1, failed.FailedTransactionActionIndex);
        Assert.Equal(2, Assert.Single(table.Query<TableEntity>()).GetInt32("A"));
    }

    [Fact]
    public async Task Deleting_what_is_not_there_fails_the_transaction()
    {
        TableClient table = await azurite.NewTableAsync();

        TableTransactionFailedException failed = await Assert.ThrowsAsync<TableTransactionFailedException>(() => table.SubmitTransactionAsync(
        [
            Add("row"), new(TableTransactionActionType.Delete, Entity("missing")),
        ]));

        Assert.Equal((404, "ResourceNotFound"), (failed.Status, failed.ErrorCode));
        Assert.Empty(table.Query<TableEntity>());
    }

    [Fact]
    public async Task A_hundred_actions_are_the_most()
    {
        TableClient table = await azurite.NewTableAsync();

        Response<IReadOnlyList<Response>> hundred = await table.SubmitTransactionAsync(Many(100));

        // How the refusal reads is the service's matter, and Azurite's is not well formed: see RequestTests for the service's own.
        await Assert.ThrowsAnyAsync<Exception>(() => table.SubmitTransactionAsync(Many(101)));

        Assert.Equal(100, hundred.Value.Count);
        Assert.Equal(100, table.Query<TableEntity>().Count());
    }

    [Fact]
    public async Task Nothing_to_do_is_a_mistake()
    {
        TableClient table = azurite.Service.GetTableClient(AzuriteFixture.NewName());

        await Assert.ThrowsAsync<InvalidOperationException>(() => table.SubmitTransactionAsync([]));
        await Assert.ThrowsAsync<ArgumentNullException>(() => table.SubmitTransactionAsync(null!));
    }

    [Fact]
    public async Task Of_many_writers_on_one_version_one_wins()
    {
        TableClient table = await azurite.NewTableAsync();
        ETag etag = (await table.AddEntityAsync(Entity("head", ("A", 0)))).Headers.ETag!.Value;

        int[] outcomes = await Task.WhenAll(Enumerable.Range(1, 8).Select(async writer =>
        {
            try
            {
                await table.SubmitTransactionAsync(
                [
                    new(TableTransactionActionType.UpdateMerge, Entity("head", ("A", writer)), etag),
                    Add($"row{writer}"),
                ]);
                return 204;
            }
            catch (TableTransactionFailedException failed)
            {
                return failed.Status;
            }
        }));

        Assert.Equal(1, outcomes.Count(status => status == 204));
        Assert.Equal(7, outcomes.Count(status => status == 412));
        Assert.Equal(2, table.Query<TableEntity>().Count());
    }

    private static TableEntity Entity(string rowKey, params (string Name, int Value)[] values)
    {
        TableEntity entity = new("it's", rowKey);
        foreach ((string name, int value) in values)
        {
            entity[name] = value;
        }

        return entity;
    }

    private static TableTransactionAction Add(string rowKey, params (string Name, int Value)[] values) =>
        new(TableTransactionActionType.Add, Entity(rowKey, values));

    private static IEnumerable<TableTransactionAction> Many(int count) => Enumerable.Range(0, count).Select(number =>
        new TableTransactionAction(TableTransactionActionType.UpsertReplace, Entity(number.ToString("D4", CultureInfo.InvariantCulture))));
}
