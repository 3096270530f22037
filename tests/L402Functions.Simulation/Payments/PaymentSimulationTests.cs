using L402Functions.Simulation.Running;

namespace L402Functions.Simulation.Payments;

[Collection(Campaign.OneAtATime)]
public sealed class PaymentSimulationTests
{
    [Fact]
    public void Under_every_fault_no_purpose_is_paid_twice_no_cap_is_passed_and_nothing_is_lost()
    {
        var report = Campaign.Run(Kinds.Payments, firstSeed: 1, schedules: 9_000);

        Assert.True(report.Failure is null, report.Failure?.Describe(Kinds.Payments.Name));
        var rare = EveryFault.Where(fault => report.Faults.GetValueOrDefault(fault) < 50).ToArray();
        Assert.True(rare.Length == 0, $"Hardly ever tried: {string.Join("; ", rare)}");
    }

    [Fact]
    public void The_same_seed_is_the_same_schedule()
    {
        for (ulong seed = 1; seed <= 20; seed++)
        {
            Assert.Equal(PaymentSchedule.Run(seed, tracing: true).World.Trace, PaymentSchedule.Run(seed, tracing: true).World.Trace);
        }
    }

    private static readonly string[] EveryFault =
    [
        "agent: a fresh invoice for the same purpose",
        "agent: a name that stands for something else",
        "agent: an invoice that another intent has",
        "agent: another agent brings the invoice",
        "agent: asks again",
        "agent: asks with the same name for something else",
        "agent: what must not be paid",
        "operator: approves",
        "operator: changes a wallet",
        "operator: decides",
        "operator: refuses",
        "operator: stops an agent",
        "operator: stops everything",
        "process: dies",
        "process: shuts down",
        "process: stands still",
        "queue: a message gets lost on its way in",
        "queue: a message is delivered twice",
        "queue: a message is handled in vain five times",
        "queue: the answer to a message gets lost",
        "store: a read gets no answer",
        "store: a small question gets no answer",
        "store: a transaction gets lost on its way",
        "store: a transaction is made and its answer gets lost",
        "store: a transaction is made long after its answer was given up",
        "store: down",
        "wallet: a fee above the reserve",
        "wallet: a look-up does not find the payment",
        "wallet: a look-up finds an incoming payment",
        "wallet: a look-up has no preimage",
        "wallet: a look-up says expired",
        "wallet: a look-up says failed",
        "wallet: a relay delivers a request twice",
        "wallet: a request gets lost",
        "wallet: a request is carried out hours later",
        "wallet: an error that proves nothing, and nothing done",
        "wallet: an error that proves nothing, while paying",
        "wallet: claims success and does nothing",
        "wallet: its client fails after sending",
        "wallet: no answer to a question",
        "wallet: no relay takes the request",
        "wallet: offline",
        "wallet: pays and does not say so",
        "wallet: pays and has no proof",
        "wallet: refuses and does nothing",
        "wallet: says that it failed, while paying",
        "wallet: the payee holds the payment",
        "wallet: the payment fails",
    ];
}
