using L402Functions.Simulation.Invoices;
using L402Functions.Simulation.Queues;
using L402Functions.Simulation.Scheduling;
using L402Functions.Spending.Agents;
using L402Functions.Spending.Intents;
using L402Functions.Spending.Payments;

namespace L402Functions.Simulation.Payments;

/// <summary>
/// What agents do, good and bad: ask, ask again, take a name for something else, bring an invoice that another intent or another agent has
/// brought, bring a fresh invoice for the same purpose, and bring what is no invoice at all.
/// </summary>
public sealed class AgentScript(PaymentWorld outside, PaymentWitness witness)
{
    private const int Tries = 8;

    private readonly World world = outside.World;
    private readonly List<string> used = [];

    public void Plan()
    {
        var purposes = world.Chance.Between(1, 4);
        for (var number = 1; number <= purposes; number++)
        {
            Plan(number);
        }
    }

    private void Plan(int number)
    {
        var chance = world.Chance;
        var agent = chance.Pick([PaymentWorld.Alpha, PaymentWorld.Scout, PaymentWorld.Beta]);
        var invoice = used.Count > 0 && world.Strikes("agent: an invoice that another intent has", 150) ? chance.Pick(used)
            : world.Strikes("agent: what must not be paid", 60) ? chance.Pick(InvoicePool.Shared.Refused)
            : chance.Pick(InvoicePool.Shared.First).Text;
        used.Add(invoice);
        var name = number > 1 && world.Strikes("agent: a name that stands for something else", 80) ? "k1" : $"k{number}";
        var form = new PaymentRequestForm(name, invoice, "a test", $"https://api{chance.Below(2)}.example.com/call", "GET");
        var at = chance.Seconds(0, chance.Pick([3, 300]));
        Ask(agent, form, at);
        if (world.Strikes("agent: asks again", 300))
        {
            Ask(agent, form, at + chance.Seconds(0, 600));
        }

        if (world.Strikes("agent: asks with the same name for something else", 120))
        {
            Ask(agent, form with { Invoice = chance.Pick(InvoicePool.Shared.First).Text, Url = "https://other.example.com/" }, at + chance.Seconds(0, 60));
        }

        if (world.Strikes("agent: another agent brings the invoice", 100))
        {
            Ask(chance.Pick([PaymentWorld.Alpha, PaymentWorld.Scout, PaymentWorld.Beta]), form with { IdempotencyKey = $"stolen{number}" }, at + chance.Seconds(0, 60));
        }

        for (var again = 0; again < 3 && world.Strikes("agent: a fresh invoice for the same purpose", 300); again++)
        {
            var later = chance.Below(InvoicePool.Shared.Later.Count);
            var fresh = InvoicePool.Shared.Later[later];
            Ask(agent, form with { Invoice = fresh.Text }, fresh.ExpiresAt - TimeSpan.FromMinutes(55) - World.Epoch);
        }
    }

    private void Ask(AgentId agent, PaymentRequestForm form, TimeSpan at)
    {
        if (!form.TryRead(agent, out var request, out _))
        {
            return;
        }

        if (world.Chance.PerMille(400))
        {
            world.After(at, () => outside.Queue.Send(new QueueMessage(QueueMessageKind.Request, outside.Roots[agent], request.Id, request), TimeSpan.Zero));
        }
        else
        {
            world.After(at, () => AskOverHttp(request, Tries));
        }
    }

    /// <summary>Over HTTP an agent asks until it is answered; it cannot know whether a question was lost or only its answer.</summary>
    private void AskOverHttp(PaymentRequest request, int tries)
    {
        if (outside.AnyHost() is not { } host)
        {
            world.After(TimeSpan.FromSeconds(5), () => AskOverHttp(request, tries));
            return;
        }

        var isAnswered = false;
        host.Process.Start($"accept {request.Id}", async () =>
        {
            try
            {
                if (await host.Cashier.AcceptAsync(request, CancellationToken.None) is AcceptResult.Accepted or AcceptResult.Replayed)
                {
                    witness.WasAccepted(outside.Roots[request.Agent], request.Id);
                }

                isAnswered = true;
            }
            catch (Exception e) when (host.IsTrouble(e))
            {
                // As good as no answer.
            }
        });
        world.After(world.Chance.Seconds(20, 120), () =>
        {
            if (!isAnswered && tries > 1)
            {
                AskOverHttp(request, tries - 1);
            }
        });
    }
}
