using System.Collections.Immutable;
using L402Functions.Protocol;
using L402Functions.Protocol.Bolt11;
using L402Functions.Spending.Approvals;
using L402Functions.Spending.Budgets;
using L402Functions.Spending.Destinations;
using L402Functions.Spending.Policy;

namespace L402Functions.Spending.Tests.Policy;

/// <summary>A request and everything that a decision about it depends on, ready to be varied with <c>with</c>.</summary>
internal sealed record Scene
{
    public static readonly DateTimeOffset Noon = new(2026, 7, 1, 12, 0, 0, TimeSpan.Zero);

    public DateTimeOffset Now { get; init; } = Noon;

    public PolicySnapshot Snapshot { get; init; } = new() { Chain = [], Budget = BudgetState.Empty };

    public SpendRequest Request { get; init; } = new()
    {
        Agent = default,
        Amount = Msat.FromSats(21),
        PaymentHash = Hash(1),
        Payee = Node(1),
        InvoiceExpiresAt = Noon.AddMinutes(10),
        MinFinalCltv = 18,
        Network = LightningNetwork.Mainnet,
        Host = DestinationKey.Parse("api.example.com"),
        Method = "GET",
        Path = "/v1/answer",
    };

    /// <summary>The request of the first policy's agent, the policies leading from it to its root.</summary>
    public static Scene Of(params SpendingPolicy[] chain)
    {
        var scene = new Scene();
        return scene with
        {
            Snapshot = scene.Snapshot with { Chain = [.. chain.Select(p => new AgentPolicy(p.Agent, 1, p, false))] },
            Request = scene.Request with { Agent = chain[0].Agent },
        };
    }

    public static NodeId Node(int n) => NodeId.TryParse("02" + n.ToString("x64", null), out var id) ? id : throw new ArgumentOutOfRangeException(nameof(n));

    public static PaymentHash Hash(int n) => PaymentHash.TryParse(n.ToString("x64", null), out var hash) ? hash : throw new ArgumentOutOfRangeException(nameof(n));

    public Scene Asking(Func<SpendRequest, SpendRequest> change) => this with { Request = change(Request) };

    public Scene Asking(long sats) => Asking(r => r with { Amount = Msat.FromSats(sats) });

    public Scene Claiming(string category) => Asking(r => r with { ClaimedCategory = CategoryName.Parse(category) });

    public Scene To(string? host, int payee = 1) => Asking(r => r with { Host = host is null ? null : DestinationKey.Parse(host), Payee = Node(payee) });

    public Scene Given(Func<PolicySnapshot, PolicySnapshot> change) => this with { Snapshot = change(Snapshot) };

    public Scene Knowing(Func<DestinationFacts, DestinationFacts> change) => Given(s => s with { Destination = change(s.Destination) });

    public Scene Spending(BudgetState budget) => Given(s => s with { Budget = budget });

    public PolicyDecision Decide() => PolicyEvaluator.Evaluate(Snapshot, Request, Now);

    public Reservation Allowed() => Assert.IsType<PolicyDecision.Allow>(Decide()).Reservation;

    public PolicyDecision.Hold Held() => Assert.IsType<PolicyDecision.Hold>(Decide());

    /// <summary>The codes for which the request is refused.</summary>
    public string[] Denied() => Codes(Assert.IsType<PolicyDecision.Deny>(Decide()).Reasons);

    /// <summary>An approval of exactly what the request would reserve, as an operator gives it.</summary>
    public Approval Approve(TimeSpan? lifetime = null)
    {
        var wanted = Held().Wanted;
        return new Approval(Request.PaymentHash, wanted.Amount, wanted.FeeReserve, Snapshot.Stamp, "olga", Now, Now + (lifetime ?? Snapshot.ApprovalLifetime));
    }

    /// <summary>The budget after the request was allowed and paid for with <paramref name="feeMsat"/>.</summary>
    public BudgetState Paid(long feeMsat = 0)
    {
        var reservation = Allowed();
        return Snapshot.Budget.Reserve(reservation).Settle(reservation, reservation.Amount, new Msat(feeMsat), Now);
    }

    public static string[] Codes(ImmutableArray<Reason> reasons) => [.. reasons.Select(r => r.Code.Text())];
}
