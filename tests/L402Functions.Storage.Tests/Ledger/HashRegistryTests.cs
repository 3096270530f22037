using System.Security.Cryptography;
using Azure.Data.Tables;
using L402Functions.Protocol;
using L402Functions.Spending.Agents;
using L402Functions.Spending.Intents;
using L402Functions.Spending.Ledger;
using L402Functions.Storage.Tests.Stores;
using L402Functions.TestSupport.Azurite;
using static L402Functions.Storage.Tests.Ledger.LedgerBench;

namespace L402Functions.Storage.Tests.Ledger;

[Collection(AzuriteCollection.Name)]
public sealed class HashRegistryTests(AzuriteServer azurite)
{
    private static readonly IntentId One = IntentOf("one");
    private static readonly IntentId Two = IntentOf("two");
    private readonly LedgerBench bench = new(azurite);
    private readonly FaultyTransport wire = new();
    private readonly PaymentHash hash = PaymentHash.FromBytes(RandomNumberGenerator.GetBytes(32));

    [Fact]
    public async Task The_first_claim_counts_and_asking_again_is_asking_once()
    {
        Assert.Equal(new HashClaim.Claimed(), await ClaimAsync(Root, One));
        Assert.Equal(new HashClaim.Claimed(), await ClaimAsync(Root, One));
        Assert.Equal(new HashClaim.Taken(Root, One), await ClaimAsync(Root, Two));
        Assert.Equal(new HashClaim.Taken(Root, One), await ClaimAsync(AgentId.Parse("other"), One));
    }

    [Theory]
    [InlineData(Fate.AnswerIsLost)]
    [InlineData(Fate.AnswerIsTooLate)]
    [InlineData(Fate.ArrivesTwice)]
    public async Task A_claim_whose_answer_was_lost_knows_its_own_row(Fate fate)
    {
        await ClaimAsync(AgentId.Parse("warm-up"), One, PaymentHash.FromBytes(RandomNumberGenerator.GetBytes(32)));
        wire.Next("POST", fate);
        Assert.Equal(new HashClaim.Claimed(), await ClaimAsync(Root, One));
        Assert.Equal(new HashClaim.Taken(Root, One), await ClaimAsync(Root, Two));
    }

    [Fact]
    public async Task A_claim_that_never_arrived_is_told_as_open_and_can_be_made_again()
    {
        await ClaimAsync(AgentId.Parse("warm-up"), One, PaymentHash.FromBytes(RandomNumberGenerator.GetBytes(32)));
        wire.Next("POST", Fate.IsLost);
        await Assert.ThrowsAsync<LedgerStoreException>(() => ClaimAsync(Root, One));
        Assert.Equal(new HashClaim.Claimed(), await ClaimAsync(Root, One));
    }

    [Fact]
    public async Task Of_many_who_claim_at_once_one_has_it_and_the_others_learn_who()
    {
        var claims = await Task.WhenAll(Enumerable.Range(0, 24).Select(i =>
            bench.Hashes().ClaimAsync(hash, AgentId.Parse($"root-{i % 3}"), IntentOf($"n-{i}"), None)));
        Assert.Single(claims, c => c is HashClaim.Claimed);
        Assert.Single(claims.OfType<HashClaim.Taken>().Distinct());
    }

    [Fact]
    public async Task A_claim_lies_in_the_partition_of_its_first_two_digits()
    {
        await ClaimAsync(Root, One);
        var row = await new TableClient(azurite.ConnectionString, bench.Options.HashesTable).GetEntityAsync<TableEntity>(hash.ToString()[..2], hash.ToString());
        Assert.Equal(("research", "one"), (row.Value.GetString("Root"), row.Value.GetString("Intent")));
    }

    private Task<HashClaim> ClaimAsync(AgentId root, IntentId intent, PaymentHash? other = null) =>
        bench.Hashes(wire).ClaimAsync(other ?? hash, root, intent, None);

    private static IntentId IntentOf(string text) => IntentId.TryParse(text, out var id) ? id : throw new FormatException();
}
