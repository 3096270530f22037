using System.Collections.Immutable;

namespace L402Functions.Spending.Policy;

/// <summary>Collects reasons in the order in which rules are asked, those that an operator can lift apart from those that nobody can.</summary>
internal sealed class ReasonList
{
    private readonly List<(Reason Reason, bool IsReview)> all = [];

    public bool HasDenial => all.Exists(r => !r.IsReview);

    public ImmutableArray<Reason> All => [.. all.Select(r => r.Reason)];

    public ImmutableArray<Reason> Reviews => [.. all.Where(r => r.IsReview).Select(r => r.Reason)];

    public void Deny(Reason reason) => all.Add((reason, false));

    public void Review(Reason reason) => all.Add((reason, true));

    public void DenyIf(bool condition, ReasonCode code)
    {
        if (condition)
        {
            Deny(new Reason(code));
        }
    }
}
