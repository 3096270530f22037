using System.Collections.Immutable;
using L402Functions.Protocol;

namespace L402Functions.Spending.Budgets;

/// <summary>What one scope has reserved and spent. An agent's counts more than the others: fees, payments begun, unknown outcomes.</summary>
internal sealed record Counter
{
    private static readonly ImmutableArray<WindowKind> AgentWindows = [WindowKind.Hour, WindowKind.Day, WindowKind.Week, WindowKind.Month];
    private static readonly ImmutableDictionary<ScopeKind, Counter> New = Enum.GetValues<ScopeKind>().ToImmutableDictionary(k => k, k => new Counter
    {
        Windows = [.. WindowsOf(k).Select(SlidingSum.Empty)],
    });

    public Msat Reserved { get; init; }

    public Msat ReservedFees { get; init; }

    /// <summary>All that was ever settled; an agent's only.</summary>
    public long Lifetime { get; init; }

    public required ImmutableArray<SlidingSum> Windows { get; init; }

    public SlidingSum Fees { get; init; } = SlidingSum.Empty(WindowKind.Day);

    public SlidingSum BegunInMinute { get; init; } = SlidingSum.Empty(WindowKind.Minute);

    public SlidingSum BegunInHour { get; init; } = SlidingSum.Empty(WindowKind.Hour);

    public int Unknown { get; init; }

    public static Counter Of(ScopeKind kind) => New[kind];

    /// <summary>The windows in which a scope of that kind counts money.</summary>
    public static ImmutableArray<WindowKind> WindowsOf(ScopeKind kind) => kind switch
    {
        ScopeKind.Agent => AgentWindows,
        ScopeKind.Session => [WindowKind.Week],
        _ => [WindowKind.Day],
    };

    public bool IsEmpty(DateTimeOffset now) => Reserved.IsZero && Windows.All(w => w.IsEmpty(now));

    public Msat Spent(WindowKind window, DateTimeOffset now)
    {
        if (window == WindowKind.Lifetime)
        {
            return new Msat(Lifetime);
        }

        foreach (var sum in Windows)
        {
            if (sum.Kind == window)
            {
                return new Msat(sum.Sum(now));
            }
        }

        return Msat.Zero;
    }

    public Counter Reserve(ScopeKind kind, Reservation r)
    {
        var reserved = this with { Reserved = Reserved + r.Total };
        return kind != ScopeKind.Agent ? reserved : reserved with
        {
            ReservedFees = ReservedFees + r.FeeReserve,
            BegunInMinute = BegunInMinute.Add(1, r.At),
            BegunInHour = BegunInHour.Add(1, r.At),
        };
    }

    public Counter Release(ScopeKind kind, Reservation r)
    {
        if (Reserved < r.Total || (kind == ScopeKind.Agent && ReservedFees < r.FeeReserve))
        {
            throw new InvalidOperationException($"{r.Total} are not reserved: {Reserved} are.");
        }

        return this with { Reserved = Reserved - r.Total, ReservedFees = kind == ScopeKind.Agent ? ReservedFees - r.FeeReserve : Msat.Zero };
    }

    public Counter Spend(ScopeKind kind, Msat amount, Msat fee, DateTimeOffset at)
    {
        var total = SlidingSum.Clamp(amount.Value + fee.Value);
        var spent = this with { Windows = [.. Windows.Select(w => w.Add(total, at))] };
        return kind != ScopeKind.Agent ? spent : spent with { Lifetime = SlidingSum.Clamp(Lifetime + total), Fees = Fees.Add(fee.Value, at) };
    }
}
