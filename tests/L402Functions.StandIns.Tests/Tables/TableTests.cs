using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;

namespace L402Functions.StandIns.Tests.Tables;

[Collection(AzuriteTables.Name)]
public sealed class TableTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task Creating_a_table_if_it_is_not_there_is_no_error_the_second_time()
    {
        TableClient table = azurite.Service.GetTableClient(AzuriteFixture.NewName());

        Response<TableItem> first = await table.CreateIfNotExistsAsync();
        Response<TableItem> second = await table.CreateIfNotExistsAsync();

        Assert.Equal(table.Name, first.Value.Name);
        Assert.Equal(204, first.GetRawResponse().Status);
        Assert.Equal(table.Name, second.Value.Name);
        Assert.Equal(409, second.GetRawResponse().Status);
        Assert.False(second.GetRawResponse().IsError);
    }

    [Fact]
    public async Task Creating_a_table_that_is_there_is_a_conflict()
    {
        TableClient table = await azurite.NewTableAsync();

        RequestFailedException conflict = await Assert.ThrowsAsync<RequestFailedException>(() => table.CreateAsync());

        Assert.Equal(409, conflict.Status);
        Assert.Equal("TableAlreadyExists", conflict.ErrorCode);
        Assert.True(conflict.ErrorCode == TableErrorCode.TableAlreadyExists);
    }

    [Fact]
    public async Task The_service_client_creates_finds_and_deletes_tables()
    {
        string name = AzuriteFixture.NewName();

        Response<TableItem> created = await azurite.Service.CreateTableAsync(name);
        List<string> byText = await NamesAsync(azurite.Service.QueryAsync($"TableName eq '{name}'".ToString()));
        List<string> byTemplate = await NamesAsync(azurite.Service.QueryAsync((FormattableString)$"TableName eq {name}"));
        List<string> byExpression = await NamesAsync(azurite.Service.QueryAsync(item => item.Name == name));
        Response deleted = await azurite.Service.DeleteTableAsync(name);

        Assert.Equal(name, created.Value.Name);
        Assert.Equal(201, created.GetRawResponse().Status);
        Assert.Equal([name], byText);
        Assert.Equal([name], byTemplate);
        Assert.Equal([name], byExpression);
        Assert.Equal(204, deleted.Status);
        Assert.Empty(azurite.Service.Query($"TableName eq '{name}'".ToString()));
    }

    [Fact]
    public async Task Deleting_a_table_that_is_not_there_answers_404_without_throwing()
    {
        Assert.Equal(404, (await azurite.Service.DeleteTableAsync(AzuriteFixture.NewName())).Status);
        Assert.Equal(404, azurite.Service.GetTableClient(AzuriteFixture.NewName()).Delete().Status);
    }

    [Fact]
    public void The_synchronous_members_do_the_same()
    {
        string name = AzuriteFixture.NewName();
        TableClient table = new(azurite.ConnectionString, name);

        Assert.Equal(name, table.CreateIfNotExists().Value.Name);
        Assert.Equal(409, azurite.Service.CreateTableIfNotExists(name).GetRawResponse().Status);
        Assert.Equal(409, Assert.Throws<RequestFailedException>(() => table.Create()).Status);
        Assert.Equal(204, table.AddEntity(new TableEntity("p", "r") { ["N"] = 1 }).Status);
        Assert.Equal(1, table.GetEntity<TableEntity>("p", "r").Value.GetInt32("N"));
        Assert.False(table.GetEntityIfExists<TableEntity>("p", "x").HasValue);
        Assert.Equal(204, table.UpsertEntity(new TableEntity("p", "r") { ["N"] = 2 }).Status);
        Assert.Equal(204, table.UpdateEntity(new TableEntity("p", "r") { ["N"] = 3 }, ETag.All).Status);
        Assert.Equal([3], table.Query<TableEntity>(e => e.PartitionKey == "p").Select(e => e.GetInt32("N")!.Value));
        Assert.Equal(204, table.SubmitTransaction([new(TableTransactionActionType.Add, new TableEntity("p", "s"))]).Value[0].Status);
        Assert.Equal(204, table.DeleteEntity("p", "r").Status);
        Assert.Equal(204, table.DeleteEntity(new TableEntity("p", "s")).Status);
        Assert.Equal(204, table.Delete().Status);
    }

    [Fact]
    public void A_client_knows_its_names()
    {
        TableClient table = azurite.Service.GetTableClient("prices");

        Assert.Equal("prices", table.Name);
        Assert.Equal(AzuriteFixture.Account, table.AccountName);
        Assert.Equal($"{azurite.Endpoint}/prices", table.Uri.ToString());
        Assert.Equal(AzuriteFixture.Account, azurite.Service.AccountName);
        Assert.Equal(azurite.Endpoint.ToString(), azurite.Service.Uri.ToString());
    }

    [Fact]
    public async Task Tables_are_listed_in_pages()
    {
        List<string> mine = [.. Enumerable.Range(0, 5).Select(_ => AzuriteFixture.NewName())];
        foreach (string name in mine)
        {
            await azurite.Service.CreateTableAsync(name);
        }

        List<string> listed = [];
        await foreach (Page<TableItem> page in azurite.Service.QueryAsync(maxPerPage: 2).AsPages())
        {
            Assert.InRange(page.Values.Count, 0, 2);
            listed.AddRange(page.Values.Select(item => item.Name));
        }

        Assert.Empty(mine.Except(listed));
    }

    private static async Task<List<string>> NamesAsync(AsyncPageable<TableItem> tables)
    {
        List<string> names = [];
        await foreach (TableItem item in tables)
        {
            names.Add(item.Name);
        }

        return names;
    }
}
