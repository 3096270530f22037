using System.Globalization;
using Azure;
using Azure.Data.Tables;

namespace L402Functions.StandIns.Tests.Tables;

[Collection(AzuriteTables.Name)]
public sealed class QueryTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task More_rows_than_a_page_holds_arrive_whole_and_in_order()
    {
        TableClient table = await azurite.NewTableAsync();
        await FillAsync(table, 1050);

        List<Page<TableEntity>> pages = [];
        await foreach (Page<TableEntity> page in table.QueryAsync<TableEntity>("PartitionKey eq 'p'").AsPages())
        {
            pages.Add(page);
        }

        List<string> keys = [.. pages.SelectMany(page => page.Values).Select(entity => entity.RowKey)];
        Assert.Equal([1000, 50], pages.Select(page => page.Values.Count));
        Assert.Equal(Enumerable.Range(0, 1050).Select(Key), keys);
        Assert.Null(pages[1].ContinuationToken);
        Assert.Equal(1050, await CountAsync(table.QueryAsync<TableEntity>(e => e.PartitionKey == "p")));
        Assert.Equal(1050, table.Query<TableEntity>().Count());
    }

    [Fact]
    public async Task A_query_goes_on_where_its_token_says()
    {
        TableClient table = await azurite.NewTableAsync();
        await FillAsync(table, 25);

        List<string> keys = [];
        string? token = null;
        int requests = 0;
        do
        {
            // Another client, as after a restart: the token is all that is carried over.
            TableClient client = new(azurite.ConnectionString, table.Name);
            await using IAsyncEnumerator<Page<TableEntity>> pages =
                client.QueryAsync<TableEntity>(maxPerPage: 10).AsPages(token).GetAsyncEnumerator();
            Assert.True(await pages.MoveNextAsync());
            keys.AddRange(pages.Current.Values.Select(entity => entity.RowKey));
            token = pages.Current.ContinuationToken;
            requests++;
        }
        while (token is not null);

        Assert.Equal(3, requests);
        Assert.Equal(Enumerable.Range(0, 25).Select(Key), keys);
    }

    [Fact]
    public async Task A_page_size_given_to_the_pages_wins()
    {
        TableClient table = await azurite.NewTableAsync();
        await FillAsync(table, 7);

        IEnumerable<int> sizes = table.Query<TableEntity>(maxPerPage: 5).AsPages(pageSizeHint: 3).Select(page => page.Values.Count);

        Assert.Equal([3, 3, 1], sizes);
    }

    [Fact]
    public async Task Selected_columns_alone_come_back()
    {
        TableClient table = await azurite.NewTableAsync();
        await FillAsync(table, 1);

        TableEntity entity = Assert.Single(table.Query<TableEntity>("PartitionKey eq 'p'", select: ["RowKey", "Number"]));

        Assert.Equal(Key(0), entity.RowKey);
        Assert.Equal(0L, entity.GetInt64("Number"));
        Assert.Null(entity.GetString("Text"));
    }

    [Fact]
    public async Task Filters_by_range_of_keys_number_and_flag()
    {
        TableClient table = await azurite.NewTableAsync();
        await FillAsync(table, 20);

        Assert.Equal(5, await CountAsync(table.QueryAsync<TableEntity>(e => e.RowKey.CompareTo(Key(5)) >= 0 && e.RowKey.CompareTo(Key(10)) < 0)));
        Assert.Equal(3, await CountAsync(table.QueryAsync<TableEntity>(e => e.GetInt64("Number") > 16L)));
        Assert.Equal(10, await CountAsync(table.QueryAsync<Row>(e => e.Even)));
        Assert.Equal(10, await CountAsync(table.QueryAsync<Row>(e => !e.Even)));
        Assert.Equal(2, await CountAsync(table.QueryAsync<Row>(e => e.Number == 1 || e.Text == "it's 2")));
        Assert.Equal(20, await CountAsync(table.QueryAsync<Row>(e => true)));
    }

    [Fact]
    public async Task A_filter_that_the_service_cannot_read_is_its_error()
    {
        TableClient table = await azurite.NewTableAsync();

        RequestFailedException refused = await Assert.ThrowsAsync<RequestFailedException>(
            () => CountAsync(table.QueryAsync<TableEntity>("PartitionKey is what")));

        Assert.Equal(400, refused.Status);
    }

    [Fact]
    public async Task A_cancelled_query_stops()
    {
        TableClient table = await azurite.NewTableAsync();
        using CancellationTokenSource source = new();
        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => CountAsync(table.QueryAsync<TableEntity>(cancellationToken: source.Token)));
    }

    private static string Key(int number) => number.ToString("D5", CultureInfo.InvariantCulture);

    private static async Task FillAsync(TableClient table, int rows)
    {
        foreach (int[] chunk in Enumerable.Range(0, rows).Chunk(100))
        {
            await table.SubmitTransactionAsync(chunk.Select(number => new TableTransactionAction(
                TableTransactionActionType.Add,
                new TableEntity("p", Key(number)) { ["Number"] = (long)number, ["Even"] = number % 2 == 0, ["Text"] = $"it's {number}" })));
        }
    }

    private static async Task<int> CountAsync<T>(AsyncPageable<T> rows)
        where T : notnull
    {
        int count = 0;
        await foreach (T row in rows)
        {
            Assert.NotNull(row);
            count++;
        }

        return count;
    }

    private sealed class Row : ITableEntity
    {
        public string PartitionKey { get; set; } = "";

        public string RowKey { get; set; } = "";

        public DateTimeOffset? Timestamp { get; set; }

        public ETag ETag { get; set; }

        public long Number { get; set; }

        public bool Even { get; set; }

        public string? Text { get; set; }
    }
}
