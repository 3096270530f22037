using System.Collections.Immutable;
using L402Functions.Spending.Agents;
using L402Functions.Spending.Destinations;

namespace L402Functions.Spending.Policy;

/// <summary>One decision in the making: what it is about, what the tables say of it, and the reasons so far.</summary>
internal sealed class Inquiry
{
    public Inquiry(PolicySnapshot snapshot, SpendRequest request, DateTimeOffset now)
    {
        Snapshot = snapshot;
        Request = request;
        Now = now;
        Members = [.. snapshot.Chain.Select(p => new Member(p.Agent, p.Policy, p.Policy.Destinations.Match(request.Host, request.Payee)))];
        (Category, CategoriesAgree) = ReadCategory();
    }

    public PolicySnapshot Snapshot { get; }

    public SpendRequest Request { get; }

    public DateTimeOffset Now { get; }

    /// <summary>The chain, the asking agent first.</summary>
    public ImmutableArray<Member> Members { get; }

    /// <summary>What kind of spending it is: the word of the operator's table, then of the policies from the root down, and last the agent's claim.</summary>
    public CategoryName? Category { get; }

    /// <summary>False where one of them says otherwise.</summary>
    public bool CategoriesAgree { get; }

    public ReasonList Reasons { get; } = new();

    /// <summary>The operator's table for all agents.</summary>
    public DestinationMatch Common => Snapshot.Destination.Match;

    private (CategoryName? Category, bool Agree) ReadCategory()
    {
        var words = Common.Allowing
            .Concat(Members.Reverse().SelectMany(m => m.Match.Allowing))
            .Select(r => r.Category)
            .Append(Request.ClaimedCategory)
            .Where(c => c is not null)
            .Distinct()
            .ToList();
        return (words.FirstOrDefault(), words.Count <= 1);
    }

    /// <summary>An agent of the chain, its policy, and what its own table says of the destination.</summary>
    internal readonly record struct Member(AgentId Agent, SpendingPolicy Policy, DestinationMatch Match);
}
