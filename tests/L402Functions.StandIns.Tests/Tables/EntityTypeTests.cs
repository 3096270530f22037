using System.Runtime.Serialization;
using Azure;
using Azure.Data.Tables;

namespace L402Functions.StandIns.Tests.Tables;

[Collection(AzuriteTables.Name)]
public sealed class EntityTypeTests(AzuriteFixture azurite)
{
    private static readonly DateTimeOffset s_instant = new(2026, 3, 29, 1, 59, 59, 123, TimeSpan.FromHours(2));

    private enum Colour
    {
        Red,
        Green,
    }

    [Theory]
    [InlineData(long.MinValue)]
    [InlineData(long.MaxValue)]
    [InlineData(9007199254740993)]
    [InlineData(0)]
    public async Task A_64_bit_number_is_exact(long number)
    {
        TableClient table = await azurite.NewTableAsync();
        await table.AddEntityAsync(new TableEntity("p", "dictionary") { ["Int64"] = number });
        await table.AddEntityAsync(new Everything { PartitionKey = "p", RowKey = "class", Int64 = number });

        Assert.Equal(number, (await table.GetEntityAsync<TableEntity>("p", "dictionary")).Value.GetInt64("Int64"));
        Assert.Equal(number, (await table.GetEntityAsync<TableEntity>("p", "class")).Value["Int64"]);
        Assert.Equal(number, (await table.GetEntityAsync<Everything>("p", "dictionary")).Value.Int64);
        Assert.Single(table.Query<Everything>(e => e.RowKey == "class" && e.Int64 == number));
    }

    [Fact]
    public async Task Every_type_survives_in_a_dictionary_entity()
    {
        TableClient table = await azurite.NewTableAsync();
        Guid id = Guid.NewGuid();
        TableEntity written = new("p", "r")
        {
            ["Text"] = "ünï \"quoted\" \n 🗝",
            ["Flag"] = true,
            ["Int32"] = int.MinValue,
            ["Int64"] = 5L,
            ["Double"] = 1.5,
            ["Whole"] = 3.0,
            ["Id"] = id,
            ["Instant"] = s_instant,
            ["Time"] = s_instant.UtcDateTime,
            ["Bytes"] = new byte[] { 0, 255 },
            ["Data"] = BinaryData.FromBytes(new byte[] { 1, 2 }),
            ["Nothing"] = null,
        };
        await table.AddEntityAsync(written);

        TableEntity read = await table.GetEntityAsync<TableEntity>("p", "r");

        Assert.Equal("ünï \"quoted\" \n 🗝", read.GetString("Text"));
        Assert.True(read.GetBoolean("Flag"));
        Assert.Equal(int.MinValue, read.GetInt32("Int32"));
        Assert.Equal(5L, read.GetInt64("Int64"));
        Assert.Equal(1.5, read.GetDouble("Double"));
        Assert.Equal(3.0, read.GetDouble("Whole"));
        Assert.Equal(id, read.GetGuid("Id"));
        Assert.Equal(s_instant, read.GetDateTimeOffset("Instant"));
        Assert.Equal(s_instant.UtcDateTime, read.GetDateTime("Time"));
        Assert.Equal(DateTimeKind.Utc, read.GetDateTime("Time")!.Value.Kind);
        Assert.Equal([0, 255], read.GetBinary("Bytes"));
        Assert.Equal([1, 2], read.GetBinaryData("Data").ToArray());
        Assert.False(read.ContainsKey("Nothing"));
        Assert.DoesNotContain(read.Keys, key => key.EndsWith("@odata.type", StringComparison.Ordinal) || key == "odata.metadata");
        Assert.Contains("odata.etag", read.Keys);
    }

    [Fact]
    public async Task Every_type_survives_in_a_class()
    {
        TableClient table = await azurite.NewTableAsync();
        Everything written = new()
        {
            PartitionKey = "p",
            RowKey = "r",
            Text = "text",
            Flag = true,
            Int32 = 7,
            Int64 = 8,
            Optional = 9,
            Double = 2.5,
            Id = Guid.NewGuid(),
            Instant = s_instant,
            Time = s_instant.UtcDateTime,
            Bytes = [3, 4],
            Data = BinaryData.FromString("five"),
            Colour = "Green",
            Unsigned = ulong.MinValue + 6,
            Renamed = "under another name",
            Ignored = "nowhere",
        };
        await table.AddEntityAsync(written);

        Everything read = await table.GetEntityAsync<Everything>("p", "r");
        TableEntity raw = await table.GetEntityAsync<TableEntity>("p", "r");

        Assert.Equal((written.Text, written.Flag, written.Int32, written.Int64), (read.Text, read.Flag, read.Int32, read.Int64));
        Assert.Equal((written.Optional, written.Double, written.Id), (read.Optional, read.Double, read.Id));
        Assert.Equal((written.Instant, written.Time), (read.Instant, read.Time));
        Assert.Equal(written.Bytes, read.Bytes);
        Assert.Equal("five", read.Data!.ToString());
        Assert.Equal("Green", read.Colour);
        Assert.Equal(6UL, read.Unsigned);
        Assert.Null(read.Missing);
        Assert.Equal("under another name", read.Renamed);
        Assert.Equal("under another name", raw.GetString("short"));
        Assert.False(raw.ContainsKey("Renamed"));
        Assert.Null(read.Ignored);
        Assert.False(raw.ContainsKey("Ignored"));
        Assert.Equal(raw.ETag, read.ETag);
        Assert.Equal(raw.Timestamp, read.Timestamp);
    }

    [Fact]
    public async Task An_enumeration_is_stored_by_name_and_only_in_a_class()
    {
        TableClient table = await azurite.NewTableAsync();
        await table.AddEntityAsync(new Painted { Key = "r", Colour = Colour.Green });

        Painted read = await table.GetEntityAsync<Painted>("p", "r");

        Assert.Equal("r", read.Key);
        Assert.Equal(Colour.Green, read.Colour);
        Assert.Equal("Green", (await table.GetEntityAsync<TableEntity>("p", "r")).Value.GetString("Colour"));
        await Assert.ThrowsAsync<NotSupportedException>(() => table.AddEntityAsync(new TableEntity("p", "s") { ["Colour"] = Colour.Red }));
    }

    [Fact]
    public async Task Not_a_number_survives_and_infinity_is_refused()
    {
        TableClient table = await azurite.NewTableAsync();
        await table.AddEntityAsync(new TableEntity("p", "r") { ["Double"] = double.NaN });

        Assert.Equal(double.NaN, (await table.GetEntityAsync<TableEntity>("p", "r")).Value.GetDouble("Double"));
        Assert.Equal(double.NaN, (await table.GetEntityAsync<Everything>("p", "r")).Value.Double);
        await Assert.ThrowsAsync<ArgumentException>(
            () => table.AddEntityAsync(new TableEntity("p", "s") { ["Double"] = double.PositiveInfinity }));
    }

    [Fact]
    public async Task A_time_that_is_not_utc_and_a_type_without_a_column_are_refused()
    {
        TableClient table = await azurite.NewTableAsync();
        DateTime local = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Unspecified);

        await Assert.ThrowsAsync<NotSupportedException>(() => table.AddEntityAsync(new TableEntity("p", "r") { ["Time"] = local }));
        await Assert.ThrowsAsync<NotSupportedException>(() => table.AddEntityAsync(new TableEntity("p", "r") { ["Small"] = (short)1 }));
    }

    private sealed class Everything : ITableEntity
    {
        public string PartitionKey { get; set; } = "";

        public string RowKey { get; set; } = "";

        public DateTimeOffset? Timestamp { get; set; }

        public ETag ETag { get; set; }

        public string? Text { get; set; }

        public bool Flag { get; set; }

        public int Int32 { get; set; }

        public long Int64 { get; set; }

        public ulong Unsigned { get; set; }

        public int? Optional { get; set; }

        public long? Missing { get; set; }

        public double Double { get; set; }

        public Guid Id { get; set; }

        public DateTimeOffset Instant { get; set; } = DateTimeOffset.UnixEpoch;

        public DateTime Time { get; set; } = DateTime.UnixEpoch;

        public byte[]? Bytes { get; set; }

        public BinaryData? Data { get; set; }

        public string? Colour { get; set; }

        [DataMember(Name = "short")]
        public string? Renamed { get; set; }

        [IgnoreDataMember]
        public string? Ignored { get; set; }
    }

    private sealed class Painted : ITableEntity
    {
        [IgnoreDataMember]
        public string Key { get; set; } = "";

        public Colour Colour { get; set; }

        string ITableEntity.PartitionKey { get => "p"; set => Assert.Equal("p", value); }

        string ITableEntity.RowKey { get => Key; set => Key = value; }

        DateTimeOffset? ITableEntity.Timestamp { get; set; }

        ETag ITableEntity.ETag { get; set; }
    }
}
