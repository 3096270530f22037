using L402Functions.Composition;
using L402Functions.Paywall.Keys;
using L402Functions.Spending.AgentApi;
using L402Functions.Spending.Agents;
using L402Functions.Spending.Freezes;
using L402Functions.Spending.Keys;
using L402Functions.Spending.Ledger;
using L402Functions.Spending.OperatorApi;
using L402Functions.Spending.Triggers;
using L402Functions.Tests.Host;
using Microsoft.Extensions.DependencyInjection;

namespace L402Functions.Tests.Spending;

public sealed class CompositionTests
{
    private static readonly byte[] First = [.. Enumerable.Repeat((byte)1, 32)];
    private static readonly byte[] Second = [.. Enumerable.Repeat((byte)2, 32)];

    public static TheoryData<Type> Functions =>
        [.. typeof(PayInvoiceFunction).Assembly.GetTypes().Where(t => t.Namespace?.StartsWith("L402Functions.Spending", StringComparison.Ordinal) == true
            && t.Name.EndsWith("Function", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(Functions))]
    public async Task Every_function_finds_what_it_needs(Type function)
    {
        await using var app = await RunningApp.StartAsync();
        Assert.NotNull(ActivatorUtilities.CreateInstance(app.Get<IServiceProvider>(), function));
    }

    [Fact]
    public async Task What_is_stopped_is_read_where_it_is_put_up()
    {
        await using var app = await RunningApp.StartAsync();
        Assert.Same(app.Get<IFreezes>(), app.Get<IFreezeBoard>());
        Assert.NotEmpty(typeof(FreezeFunction).GetMethods());
        Assert.NotNull(app.Get<AgentDoor>());
    }

    [Fact]
    public void Agents_keys_are_derived_apart_from_tokens_and_rotate_with_the_master_keys()
    {
        using var ring = new KeyRing(new Dictionary<byte, byte[]> { [3] = First, [7] = Second }, 7);
        using var secrets = SpendingKeys.Of(ring);
        var keys = new AgentKeys(secrets);
        var agent = AgentId.Parse("scout");

        var key = keys.Derive(agent, 1);
        Assert.Equal(7, key.MasterNumber);
        Assert.True(keys.IsGenuine(key));

        using var plain = new MasterSecretRing(new Dictionary<int, byte[]> { [7] = Second }, 7);
        Assert.False(new AgentKeys(plain).IsGenuine(key));

        using var before = new KeyRing(new Dictionary<byte, byte[]> { [3] = First }, 3);
        using var older = SpendingKeys.Of(before);
        Assert.True(keys.IsGenuine(new AgentKeys(older).Derive(agent, 1)));
        Assert.False(new AgentKeys(older).IsGenuine(key));
    }
}
