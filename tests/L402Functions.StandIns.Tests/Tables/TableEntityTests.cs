using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;

namespace L402Functions.StandIns.Tests.Tables;

public sealed class TableEntityTests
{
    [Fact]
    public void A_key_that_is_not_there_is_null()
    {
        TableEntity entity = new("p", "r");

        Assert.Null(entity["Nothing"]);
        Assert.Null(entity.GetInt64("Nothing"));
        Assert.Null(entity.GetString("Nothing"));
        Assert.Null(entity.Timestamp);
        Assert.Equal(default, new TableEntity().ETag);
        Assert.False(entity.TryGetValue("Nothing", out _));
    }

    [Fact]
    public void A_getter_of_another_type_is_refused()
    {
        TableEntity entity = new("p", "r") { ["N"] = 1L };

        Assert.Throws<InvalidOperationException>(() => entity.GetInt32("N"));
        Assert.Throws<InvalidOperationException>(() => entity.GetString("N"));
        Assert.Throws<ArgumentException>(() => entity.GetString(""));
        Assert.Throws<ArgumentNullException>(() => entity.GetString(null!));
    }

    [Fact]
    public void An_int_over_a_long_or_a_double_keeps_the_type()
    {
        TableEntity entity = new("p", "r") { ["Long"] = 1L, ["Double"] = 1.0, ["Text"] = "x" };

        entity["Long"] = 2;
        entity["Double"] = 2;
        entity["Text"] = 2;

        Assert.Equal(2L, entity["Long"]);
        Assert.Equal(2.0, entity["Double"]);
        Assert.Equal(2, entity["Text"]);
    }

    [Fact]
    public void It_is_a_dictionary_that_holds_its_keys()
    {
        TableEntity entity = new(new Dictionary<string, object> { ["PartitionKey"] = "p", ["A"] = 1 }) { RowKey = "r", ETag = new ETag("W/\"1\"") };
        entity.Add("B", 2);
        entity.Add("B", 3);

        Assert.Equal("p", entity.PartitionKey);
        Assert.Equal(["A", "B", "PartitionKey", "RowKey", "odata.etag"], entity.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(5, entity.Count);
        Assert.Equal(3, entity["B"]);
        Assert.Equal("W/\"1\"", entity.ETag.ToString());
        Assert.True(entity.Remove("A"));
        Assert.Contains(new KeyValuePair<string, object>("B", 3), entity);
        entity.Clear();
        Assert.Empty(entity);
    }

    [Fact]
    public void Times_convert_between_their_two_types()
    {
        DateTimeOffset instant = new(2026, 1, 2, 3, 4, 5, TimeSpan.FromHours(3));
        TableEntity entity = new("p", "r") { ["Instant"] = instant, ["Time"] = instant.UtcDateTime };

        Assert.Equal(instant.UtcDateTime, entity.GetDateTime("Instant"));
        Assert.Equal(instant, entity.GetDateTimeOffset("Time"));
    }

    [Fact]
    public void An_error_code_equals_its_text_in_any_case()
    {
        TableErrorCode code = "EntityAlreadyExists";

        Assert.True(code == TableErrorCode.EntityAlreadyExists);
        Assert.True("entityalreadyexists" == TableErrorCode.EntityAlreadyExists);
        Assert.True(TableErrorCode.EntityAlreadyExists != "TableNotFound");
        Assert.False(code.Equals((object)"EntityAlreadyExists"));
        Assert.Equal("EntityAlreadyExists", code.ToString());
        Assert.Throws<ArgumentNullException>(() => new TableErrorCode(null!));
    }
}
