using L402Functions.Spending.Ledger;

namespace L402Functions.Spending.Tests.Ledger;

/// <summary>Steps that take a row to be absent, as those of agents' messages do, where the message was delivered before and the row is there.</summary>
public sealed class MistakenAbsenceTests : LedgerTest
{
    private int refused;

    [Fact]
    public async Task Duplicates_that_another_process_wrote_cost_one_refused_transaction_together()
    {
        var other = NewLedger();
        await Task.WhenAll(Enumerable.Range(0, 20).Select(n => other.ExecuteAsync(Root, new ScriptedStep($"first{n}", $"i|{n}"), None)));
        CountRefusals();
        var ledger = NewLedger();

        var answers = await Task.WhenAll(Enumerable.Range(0, 30).Select(n => ledger.ExecuteAsync(Root, Hopeful($"second{n}", n), None)));

        Assert.Equal(Enumerable.Range(0, 30).Select(n => n < 20 ? $"first{n};second{n};" : $"second{n};"), answers);
        Assert.InRange(refused, 1, 2);
        await AssertChainAsync(50);
    }

    [Fact]
    public async Task Wave_after_wave_of_duplicates_is_refused_a_few_times_only()
    {
        var other = NewLedger();
        await Task.WhenAll(Enumerable.Range(0, 200).Select(n => other.ExecuteAsync(Root, new ScriptedStep($"first{n}", $"i|{n}"), None)));
        CountRefusals();
        var ledger = NewLedger();
        for (var wave = 0; wave < 20; wave++)
        {
            // Half of them were there before.
            var numbers = Enumerable.Range(wave * 10, 10).SelectMany(n => new[] { n, n + 1_000 });
            await Task.WhenAll(numbers.Select(n => ledger.ExecuteAsync(Root, Hopeful($"second{n}", n), None)));
        }

        Assert.InRange(refused, 1, 4);
        await AssertChainAsync(600);
    }

    [Fact]
    public async Task Duplicates_that_the_same_process_wrote_are_recognised_without_any_refusal()
    {
        CountRefusals();
        var ledger = NewLedger();
        for (var round = 0; round < 3; round++)
        {
            var looks = Enumerable.Range(0, 20).Select(n => ledger.ExecuteAsync(Root, Hopeful($"round{round}-{n}", n), None));
            await Task.WhenAll(looks);
        }

        Assert.Equal(0, refused);
        Assert.Equal("round0-7;round1-7;round2-7;", await TextAsync("i|7"));
    }

    [Fact]
    public async Task New_rows_are_believed_to_be_absent_again_once_the_duplicates_are_over()
    {
        var other = NewLedger();
        await other.ExecuteAsync(Root, new ScriptedStep("first", "i|0"), None);
        var ledger = NewLedger();
        await ledger.ExecuteAsync(Root, Hopeful("second", 0), None);
        var reads = 0;
        Store.OnRead = key =>
        {
            reads += key == RowKeys.Head ? 0 : 1;
            return Task.CompletedTask;
        };

        for (var wave = 0; wave < 50; wave++)
        {
            await Task.WhenAll(Enumerable.Range(1, 10).Select(n => ledger.ExecuteAsync(Root, Hopeful($"new{wave}-{n}", (wave * 10) + n), None)));
        }

        Assert.InRange(reads, 1, 300);
        await AssertChainAsync(502);
    }

    private static ScriptedStep Hopeful(string id, int number) =>
        new(id, $"i|{number}") { Known = new Dictionary<string, LedgerRow?> { [$"i|{number}"] = null } };

    private void CountRefusals() => Store.OnWrite = (_, write) =>
    {
        var result = write();
        Interlocked.Add(ref refused, result is WriteResult.Conflict ? 1 : 0);
        return Task.FromResult(result);
    };
}
