using System.Reflection;
using System.Text.Json;
using L402Functions.Settings;
using L402Functions.Storage;
using Microsoft.Azure.Functions.Worker;

namespace L402Functions.Infra.Tests.Compiling;

/// <summary>The account that money lives in, as compiled, and what the code keeps there.</summary>
public sealed class MoneyStorageTests
{
    [BicepFact]
    public async Task Every_table_that_the_code_names_is_made()
    {
        var options = new StorageOptions();
        var named = typeof(StorageOptions).GetProperties().Where(p => p.Name.EndsWith("Table", StringComparison.Ordinal)).Select(p => (string)p.GetValue(options)!).ToList();

        var made = await VariableAsync("tables");

        Assert.NotEmpty(named);
        Assert.All(named, table => Assert.Contains(table, made));
    }

    [BicepFact]
    public async Task Every_queue_that_a_trigger_listens_to_is_made_and_its_poison_queue_with_it()
    {
        var named = typeof(L402Settings).Assembly.GetTypes().SelectMany(t => t.GetMethods()).SelectMany(m => m.GetParameters())
            .Select(p => p.GetCustomAttribute<QueueTriggerAttribute>()?.QueueName).OfType<string>().Distinct().ToList();

        var made = await VariableAsync("queues");

        Assert.NotEmpty(named);
        Assert.All(named, queue => Assert.Contains(queue, made));
        Assert.All(named, queue => Assert.Contains(queue.EndsWith("-poison", StringComparison.Ordinal) ? queue : queue + "-poison", made));
    }

    [BicepFact]
    public async Task An_anchor_cannot_be_changed_replaced_or_appended_to()
    {
        var policy = await OneAsync("Microsoft.Storage/storageAccounts/blobServices/containers/immutabilityPolicies");

        Assert.False(policy.GetProperty("allowProtectedAppendWrites").GetBoolean());
        Assert.False(policy.GetProperty("allowProtectedAppendWritesAll").GetBoolean());
        Assert.Equal("[parameters('anchorRetentionDays')]", policy.GetProperty("immutabilityPeriodSinceCreationInDays").GetString());
    }

    [BicepFact]
    public async Task A_deleted_blob_and_an_overwritten_one_come_back()
    {
        var blobs = await OneAsync("Microsoft.Storage/storageAccounts/blobServices");

        Assert.True(blobs.GetProperty("isVersioningEnabled").GetBoolean());
        Assert.True(blobs.GetProperty("deleteRetentionPolicy").GetProperty("enabled").GetBoolean());
        Assert.True(blobs.GetProperty("containerDeleteRetentionPolicy").GetProperty("enabled").GetBoolean());
    }

    [BicepFact]
    public async Task The_lifecycle_deletes_archives_after_the_months_that_the_app_counts_with_and_never_an_anchor()
    {
        var rule = Assert.Single((await OneAsync("Microsoft.Storage/storageAccounts/managementPolicies")).GetProperty("policy").GetProperty("rules").EnumerateArray());
        var definition = rule.GetProperty("definition");
        var actions = definition.GetProperty("actions").GetProperty("baseBlob");

        Assert.Equal("[mul(parameters('archiveMonths'), 31)]", actions.GetProperty("delete").GetProperty("daysAfterCreationGreaterThan").GetString());
        Assert.True(actions.TryGetProperty("tierToCool", out _));
        Assert.Equal("[format('{0}/', variables('archive'))]", Assert.Single(definition.GetProperty("filters").GetProperty("prefixMatch").EnumerateArray()).GetString());
    }

    private static async Task<IReadOnlyList<string>> VariableAsync(string name) =>
        [.. (await CompiledTemplate.ModuleAsync("money-storage")).GetProperty("variables").GetProperty(name).EnumerateArray().Select(v => v.GetString()!)];

    private static async Task<JsonElement> OneAsync(string type) =>
        CompiledTemplate.Resources(await CompiledTemplate.ModuleAsync("money-storage")).Single(r => r.GetProperty("type").GetString() == type).GetProperty("properties");
}
