using System.Runtime.Serialization;
using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;

namespace L402Functions.StandIns.Tests.Tables;

public sealed class FilterTests
{
    [Fact]
    public void A_template_quotes_and_escapes_its_values()
    {
        Guid id = Guid.Parse("0f0f0f0f-0000-0000-0000-000000000001");
        DateTimeOffset instant = new(2026, 1, 2, 5, 4, 5, TimeSpan.FromHours(2));

        Assert.Equal("PartitionKey eq 'it''s'", TableClient.CreateQueryFilter($"PartitionKey eq {"it's"}"));
        Assert.Equal("N gt 5L and M lt 5 and F eq true", TableClient.CreateQueryFilter($"N gt {5L} and M lt {5} and F eq {true}"));
        Assert.Equal($"Id eq guid'{id}'", TableClient.CreateQueryFilter($"Id eq {id}"));
        Assert.Equal("At ge datetime'2026-01-02T03:04:05Z'", TableClient.CreateQueryFilter($"At ge {instant}"));
        Assert.Equal("B eq X'00FF'", TableClient.CreateQueryFilter($"B eq {new byte[] { 0, 255 }}"));
        Assert.Equal("D eq 1.5", TableClient.CreateQueryFilter($"D eq {1.5}"));
        Assert.Throws<ArgumentException>(() => TableClient.CreateQueryFilter($"T eq {TimeSpan.Zero}"));
    }

    [Fact]
    public void Comparisons_and_connectives_are_translated()
    {
        string key = "it's";

        Assert.Equal("PartitionKey eq 'it''s'", TableClient.CreateQueryFilter<Row>(e => e.PartitionKey == key));
        Assert.Equal(
            "(PartitionKey eq 'p') and (RowKey ne 'r')",
            TableClient.CreateQueryFilter<Row>(e => e.PartitionKey == "p" && e.RowKey != "r"));
        Assert.Equal(
            "((Number gt 1L) and (Number le 9L)) or (Count lt 3)",
            TableClient.CreateQueryFilter<Row>(e => (e.Number > 1 && e.Number <= 9) || e.Count < 3));
        Assert.Equal("Double ge 2.0", TableClient.CreateQueryFilter<Row>(e => e.Double >= 2));
        Assert.Equal("Optional eq 4", TableClient.CreateQueryFilter<Row>(e => e.Optional == 4));
        Assert.Equal("Optional eq 4", TableClient.CreateQueryFilter<Row>(e => e.Optional!.Value == 4));
    }

    [Fact]
    public void A_flag_alone_means_that_it_is_true()
    {
        Assert.Equal("Flag eq true", TableClient.CreateQueryFilter<Row>(e => e.Flag));
        Assert.Equal("not (Flag eq true)", TableClient.CreateQueryFilter<Row>(e => !e.Flag));
        Assert.Equal("Flag eq false", TableClient.CreateQueryFilter<Row>(e => e.Flag == false));
        Assert.Equal("(Flag eq true) and (Count eq 1)", TableClient.CreateQueryFilter<Row>(e => e.Flag && e.Count == 1));
        Assert.Null(TableClient.CreateQueryFilter<Row>(e => true));
    }

    [Fact]
    public void Text_is_compared_by_the_methods_of_string()
    {
        Assert.Equal("RowKey ge 'a'", TableClient.CreateQueryFilter<Row>(e => e.RowKey.CompareTo("a") >= 0));
        Assert.Equal("RowKey lt 'b'", TableClient.CreateQueryFilter<Row>(e => string.Compare(e.RowKey, "b") < 0));
        Assert.Equal("RowKey eq 'c'", TableClient.CreateQueryFilter<Row>(e => e.RowKey.Equals("c")));
        Assert.Equal("RowKey eq 'c'", TableClient.CreateQueryFilter<Row>(e => string.Equals(e.RowKey, "c")));
        Assert.Throws<NotSupportedException>(() => TableClient.CreateQueryFilter<Row>(e => e.RowKey.StartsWith('c')));
        Assert.Throws<NotSupportedException>(
            () => TableClient.CreateQueryFilter<Row>(e => string.Equals(e.RowKey, "c", StringComparison.Ordinal)));
    }

    [Fact]
    public void Captured_values_are_taken_at_once()
    {
        Row other = new() { Number = 40, Id = Guid.Parse("0f0f0f0f-0000-0000-0000-000000000001") };

        Assert.Equal("Number eq 42L", TableClient.CreateQueryFilter<Row>(e => e.Number == other.Number + 2));
        Assert.Equal("Id eq guid'0f0f0f0f-0000-0000-0000-000000000001'", TableClient.CreateQueryFilter<Row>(e => e.Id == other.Id));
        Assert.Equal(
            "At lt datetime'2026-01-02T00:00:00Z'",
            TableClient.CreateQueryFilter<Row>(e => e.At < new DateTimeOffset(2026, 1, 2, 0, 0, 0, TimeSpan.Zero)));
    }

    [Fact]
    public void Renamed_members_and_dictionary_getters_go_by_the_stored_name()
    {
        Assert.Equal("short eq 'x'", TableClient.CreateQueryFilter<Row>(e => e.Renamed == "x"));
        Assert.Equal("Number eq 3L", TableClient.CreateQueryFilter<TableEntity>(e => e.GetInt64("Number") == 3));
        Assert.Equal("Text eq 'x'", TableClient.CreateQueryFilter<TableEntity>(e => e.GetString("Text") == "x"));
        Assert.Equal("Text eq 'x'", TableClient.CreateQueryFilter<TableEntity>(e => (string)e["Text"] == "x"));
        Assert.Equal("TableName eq 'x'", TableServiceClient.CreateQueryFilter((TableItem item) => item.Name == "x"));
    }

    private sealed class Row : ITableEntity
    {
        public string PartitionKey { get; set; } = "";

        public string RowKey { get; set; } = "";

        public DateTimeOffset? Timestamp { get; set; }

        public ETag ETag { get; set; }

        public long Number { get; set; }

        public int Count { get; set; }

        public int? Optional { get; set; }

        public double Double { get; set; }

        public bool Flag { get; set; }

        public Guid Id { get; set; }

        public DateTimeOffset At { get; set; }

        [DataMember(Name = "short")]
        public string? Renamed { get; set; }
    }
}
