using System.Collections.Immutable;
using L402Functions.Spending.Intents;
using static L402Functions.Spending.Intents.IntentState;

namespace L402Functions.Spending.Tests.Intents;

public sealed class IntentMachineTests
{
    private static readonly ImmutableHashSet<IntentState> MoneyIsSetAside = [Reserved, Sending, Unknown];

    [Fact]
    public void Every_transition_is_there_once() =>
        Assert.Equal(IntentMachine.Transitions.Length, IntentMachine.Transitions.DistinctBy(t => (t.From, t.Event)).Count());

    [Fact]
    public void What_is_not_in_the_table_is_refused_by_name()
    {
        foreach (var state in Enum.GetValues<IntentState>())
        {
            foreach (var happened in Enum.GetValues<IntentEvent>())
            {
                var listed = IntentMachine.Transitions.Where(t => t.From == state && t.Event == happened).ToList();
                IntentMove expected = listed.Count == 1 ? new IntentMove.To(listed[0].To) : new IntentMove.Refused(state, happened);
                Assert.Equal(expected, IntentMachine.Next(state, happened));
            }
        }
    }

    [Fact]
    public void Nothing_leaves_a_final_state() =>
        Assert.DoesNotContain(IntentMachine.Transitions, t => IntentMachine.IsFinal(t.From));

    [Fact]
    public void Every_state_is_reached_from_requested_and_leads_to_a_final_one_or_to_a_watch()
    {
        var reached = Closure(Requested, t => (t.From, t.To));
        Assert.Equal(Enum.GetValues<IntentState>().Order(), reached.Order());
        foreach (var state in Enum.GetValues<IntentState>().Where(s => !IntentMachine.IsFinal(s)))
        {
            Assert.Contains(Closure(state, t => (t.From, t.To)), IntentMachine.IsFinal);
        }
    }

    [Fact]
    public void Sending_is_reached_by_an_attempt_on_reserved_money_and_by_nothing_else()
    {
        var ways = IntentMachine.Transitions.Where(t => t.To == Sending).ToList();
        Assert.Equal([new IntentTransition(Reserved, IntentEvent.Attempt, Sending)], ways);
    }

    [Fact]
    public void From_unknown_no_attempt_and_no_new_invoice_is_ever_made()
    {
        var next = IntentMachine.Transitions.Where(t => t.From == Unknown).Select(t => t.To).ToHashSet();
        Assert.Equal([Settled, FailedDefinite, NeedsOperator], next);
    }

    [Fact]
    public void A_new_invoice_takes_the_place_of_one_that_failed_for_certain_and_of_no_other() =>
        Assert.Equal([FailedDefinite], IntentMachine.Transitions.Where(t => t.Event == IntentEvent.Reinvoice).Select(t => t.From));

    [Fact]
    public void Money_is_reserved_by_one_event_only()
    {
        var ways = IntentMachine.Transitions.Where(t => MoneyIsSetAside.Contains(t.To) && !MoneyIsSetAside.Contains(t.From));
        Assert.All(ways, t => Assert.True(t.Event == IntentEvent.Reserve || t.From == NeedsOperator, $"{t}"));
    }

    [Fact]
    public void Only_a_proof_leads_to_settled_but_for_an_operators_word_on_what_waits_for_one()
    {
        var ways = IntentMachine.Transitions.Where(t => t.To is Settled or LateSettled && t.Event != IntentEvent.Prove);
        Assert.Equal([new IntentTransition(NeedsOperator, IntentEvent.ResolvePaid, Settled)], ways);
    }

    private static HashSet<IntentState> Closure(IntentState start, Func<IntentTransition, (IntentState From, IntentState To)> way)
    {
        var found = new HashSet<IntentState> { start };
        while (IntentMachine.Transitions.Select(way).Where(w => found.Contains(w.From) && found.Add(w.To)).ToList().Count > 0)
        {
        }

        return found;
    }
}
