using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using L402Functions.Protocol;
using L402Functions.Protocol.Bolt11;
using L402Functions.Spending.Agents;

namespace L402Functions.Spending.Budgets;

/// <summary>
/// Every counter of one root agent's whole tree. Immutable: each change is a new state that shares what did not change. A change that does not
/// follow from what was reserved before is a bug and throws <see cref="InvalidOperationException"/>: money is never given back twice.
/// </summary>
public sealed class BudgetState
{
    /// <summary>The most agents in a tree, those of the past included: an agent's lifetime is never forgotten.</summary>
    public const int MaxAgents = 64;

    /// <summary>The most hosts, categories and sessions that are counted at a time; one whose windows are empty makes room.</summary>
    public const int MaxScopes = 256;

    /// <summary>The most payments at a time that are not resolved.</summary>
    public const int MaxOpen = 256;

    private readonly ImmutableDictionary<BudgetScope, Counter> counters;
    private readonly ImmutableDictionary<NodeId, PayeeCount> payees;

    internal BudgetState(ImmutableDictionary<BudgetScope, Counter> counters, ImmutableDictionary<NodeId, PayeeCount> payees, int open)
    {
        this.counters = counters;
        this.payees = payees;
        Open = open;
    }

    /// <summary>A tree that has spent nothing.</summary>
    public static BudgetState Empty { get; } = new(ImmutableDictionary<BudgetScope, Counter>.Empty, ImmutableDictionary<NodeId, PayeeCount>.Empty, 0);

    /// <summary>Payments of the tree that are reserved and not resolved.</summary>
    public int Open { get; }

    /// <summary>The counters that exist, in order.</summary>
    public IReadOnlyList<BudgetScope> Scopes =>
        [.. counters.Keys.OrderBy(s => s.Agent).ThenBy(s => s.Kind).ThenBy(s => s.Name, StringComparer.Ordinal)];

    internal IReadOnlyDictionary<BudgetScope, Counter> Counters => counters;

    internal IReadOnlyDictionary<NodeId, PayeeCount> Payees => payees;

    /// <summary>Whether there is a counter, or room for one, for everything that <paramref name="reservation"/> raises.</summary>
    public bool HasRoomFor(Reservation reservation)
    {
        ArgumentNullException.ThrowIfNull(reservation);
        if (Open >= MaxOpen || reservation.Amount.Value + reservation.FeeReserve.Value > Msat.Max.Value)
        {
            return false;
        }

        var newAgents = 0;
        var newScopes = false;
        foreach (var scope in Raised(reservation))
        {
            if (counters.TryGetValue(scope, out var counter))
            {
                if (counter.Reserved.Value + reservation.Total.Value > Msat.Max.Value)
                {
                    return false;
                }
            }
            else if (scope.Kind == ScopeKind.Agent)
            {
                newAgents++;
            }
            else
            {
                newScopes = true;
            }
        }

        return (newAgents == 0 || newAgents + counters.Count(c => c.Key.Kind == ScopeKind.Agent) <= MaxAgents)
            && (!newScopes || reservation.Scopes.Length + counters.Count(c => IsKept(c, reservation)) <= MaxScopes);
    }

    /// <summary>Sets the money aside, in every scope of the chain; the payment is begun at <see cref="Reservation.At"/>.</summary>
    /// <exception cref="InvalidOperationException">Nothing to set aside, or no room; see <see cref="HasRoomFor"/>.</exception>
    public BudgetState Reserve(Reservation reservation)
    {
        ArgumentNullException.ThrowIfNull(reservation);
        Require(!reservation.Amount.IsZero && reservation.Chain.Length > 0, "A reservation has an amount and a chain.");
        Require(HasRoomFor(reservation), "The budget has no room for the reservation.");
        var result = Raised(reservation).All(counters.ContainsKey) ? counters : WithoutEmpty(reservation.At);
        foreach (var scope in Raised(reservation))
        {
            result = result.SetItem(scope, (result.GetValueOrDefault(scope) ?? Counter.Of(scope.Kind)).Reserve(scope.Kind, reservation));
        }

        var payee = payees.GetValueOrDefault(reservation.Payee);
        return new BudgetState(result, payees.SetItem(reservation.Payee, payee with { Open = payee.Open + 1 }), Open + 1);
    }

    /// <summary>Gives the money back: the payment was not made and will not be.</summary>
    /// <exception cref="InvalidOperationException">It was not reserved, or its outcome is marked unknown.</exception>
    public BudgetState Release(Reservation reservation) => Close(reservation, (scope, counter) => counter.Release(scope.Kind, reservation));

    /// <summary>Turns what was reserved into what was spent. The real fee may be more than was reserved: it counts all the same.</summary>
    /// <exception cref="InvalidOperationException">It was not reserved, or its outcome is marked unknown.</exception>
    public BudgetState Settle(Reservation reservation, Msat amount, Msat fee, DateTimeOffset at) =>
        Close(reservation, (scope, counter) => counter.Release(scope.Kind, reservation).Spend(scope.Kind, amount, fee, at));

    /// <summary>
    /// Charges a payment whose reservation was released before, even above a cap. The agents of the chain are always charged; a host, category or
    /// session only where it is still counted or there is room.
    /// </summary>
    /// <exception cref="InvalidOperationException">The chain never reserved anything.</exception>
    public BudgetState LateSettle(Reservation reservation, Msat amount, Msat fee, DateTimeOffset at)
    {
        ArgumentNullException.ThrowIfNull(reservation);
        var result = counters;
        foreach (var scope in Raised(reservation))
        {
            if (!result.TryGetValue(scope, out var counter))
            {
                Require(scope.Kind != ScopeKind.Agent, $"The agent {scope.Agent} never reserved anything.");
                if (result.Count(c => c.Key.Kind != ScopeKind.Agent) >= MaxScopes)
                {
                    continue;
                }

                counter = Counter.Of(scope.Kind);
            }

            result = result.SetItem(scope, counter.Spend(scope.Kind, amount, fee, at));
        }

        return new BudgetState(result, payees, Open);
    }

    /// <summary>The payment's outcome is unknown; its reservation stays.</summary>
    /// <exception cref="InvalidOperationException">Every open payment to the payee is unknown already.</exception>
    public BudgetState MarkUnknown(Reservation reservation) => ShiftUnknown(reservation, 1);

    /// <summary>The payment's outcome is known again, to be released or settled next.</summary>
    /// <exception cref="InvalidOperationException">None was unknown.</exception>
    public BudgetState ClearUnknown(Reservation reservation) => ShiftUnknown(reservation, -1);

    /// <summary>What was settled in <paramref name="scope"/>, fees included; nothing for a window that its kind does not count.</summary>
    public Msat Spent(BudgetScope scope, WindowKind window, DateTimeOffset now) =>
        counters.TryGetValue(scope, out var counter) ? counter.Spent(window, now) : Msat.Zero;

    /// <summary>What is set aside in <paramref name="scope"/>, fee reserves included; it counts in every window.</summary>
    public Msat Reserved(BudgetScope scope) => counters.TryGetValue(scope, out var counter) ? counter.Reserved : Msat.Zero;

    /// <summary>Fees that <paramref name="agent"/> and those below settled in the last 24 hours.</summary>
    public Msat FeesSpent(AgentId agent, DateTimeOffset now) => Find(agent) is { } counter ? new Msat(counter.Fees.Sum(now)) : Msat.Zero;

    /// <summary>Fee reserves that are set aside for <paramref name="agent"/> and those below.</summary>
    public Msat FeesReserved(AgentId agent) => Find(agent)?.ReservedFees ?? Msat.Zero;

    /// <summary>Payments begun in the last <see cref="WindowKind.Minute"/> or <see cref="WindowKind.Hour"/>, whatever became of them.</summary>
    public long Payments(AgentId agent, WindowKind window, DateTimeOffset now) => window switch
    {
        WindowKind.Minute => Find(agent)?.BegunInMinute.Sum(now) ?? 0,
        WindowKind.Hour => Find(agent)?.BegunInHour.Sum(now) ?? 0,
        _ => throw new ArgumentOutOfRangeException(nameof(window), window, "Payments are counted by minute and by hour."),
    };

    /// <summary>Payments of <paramref name="agent"/> and those below whose outcome is unknown.</summary>
    public int Unknown(AgentId agent) => Find(agent)?.Unknown ?? 0;

    /// <summary>Payments of the tree to <paramref name="payee"/> that are not resolved.</summary>
    public int OpenTo(NodeId payee) => payees.GetValueOrDefault(payee).Open;

    /// <summary>Payments of the tree to <paramref name="payee"/> whose outcome is unknown.</summary>
    public int UnknownTo(NodeId payee) => payees.GetValueOrDefault(payee).Unknown;

    /// <summary>Reads what <see cref="ToUtf8Json"/> wrote, and nothing else.</summary>
    public static bool TryParse(ReadOnlyMemory<byte> utf8Json, [NotNullWhen(true)] out BudgetState? state) => BudgetJson.TryRead(utf8Json, out state);

    /// <summary>As compact JSON with a version number; equal states give equal bytes.</summary>
    public byte[] ToUtf8Json() => BudgetJson.Write(this);

    private static IEnumerable<BudgetScope> Raised(Reservation reservation) => reservation.Chain.Select(BudgetScope.Of).Concat(reservation.Scopes);

    // What stays in the table besides the reservation's own scopes.
    private static bool IsKept(KeyValuePair<BudgetScope, Counter> entry, Reservation reservation) =>
        entry.Key.Kind != ScopeKind.Agent && !entry.Value.IsEmpty(reservation.At) && !reservation.Scopes.Contains(entry.Key);

    private static void Require(bool condition, string message)
    {
        if (!condition)
        {
            throw new InvalidOperationException(message);
        }
    }

    private Counter? Find(AgentId agent) => counters.GetValueOrDefault(BudgetScope.Of(agent));

    private BudgetState Close(Reservation reservation, Func<BudgetScope, Counter, Counter> change)
    {
        ArgumentNullException.ThrowIfNull(reservation);
        var payee = payees.GetValueOrDefault(reservation.Payee);
        Require(Open > 0 && payee.Open > 0, "No payment to the payee is open.");
        Require(payee.Unknown < payee.Open, "Every open payment to the payee is marked unknown: clear the mark first.");
        var result = counters;
        foreach (var scope in Raised(reservation))
        {
            Require(result.TryGetValue(scope, out var counter), $"Nothing is reserved for {scope}.");
            result = result.SetItem(scope, change(scope, counter!));
        }

        var left = payee with { Open = payee.Open - 1 };
        return new BudgetState(result, left == default ? payees.Remove(reservation.Payee) : payees.SetItem(reservation.Payee, left), Open - 1);
    }

    private BudgetState ShiftUnknown(Reservation reservation, int by)
    {
        ArgumentNullException.ThrowIfNull(reservation);
        var payee = payees.GetValueOrDefault(reservation.Payee);
        payee = payee with { Unknown = payee.Unknown + by };
        Require(payee.Unknown >= 0 && payee.Unknown <= payee.Open, "Unknown payments are some of the open ones.");
        var result = counters;
        foreach (var scope in reservation.Chain.Select(BudgetScope.Of))
        {
            Require(result.TryGetValue(scope, out var counter) && counter.Unknown + by >= 0, $"No payment of {scope} is unknown.");
            result = result.SetItem(scope, counter! with { Unknown = counter.Unknown + by });
        }

        return new BudgetState(result, payees.SetItem(reservation.Payee, payee), Open);
    }

    private ImmutableDictionary<BudgetScope, Counter> WithoutEmpty(DateTimeOffset now) =>
        counters.RemoveRange(counters.Where(c => c.Key.Kind != ScopeKind.Agent && c.Value.IsEmpty(now)).Select(c => c.Key));
}
