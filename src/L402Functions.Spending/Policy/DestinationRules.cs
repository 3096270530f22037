using L402Functions.Spending.Destinations;

namespace L402Functions.Spending.Policy;

/// <summary>Whether money may go there: listed, pinned, familiar, public.</summary>
internal static class DestinationRules
{
    public static void Check(Inquiry inquiry)
    {
        var (request, reasons, facts) = (inquiry.Request, inquiry.Reasons, inquiry.Snapshot.Destination);
        reasons.DenyIf(facts.Frozen, ReasonCode.DestinationFrozen);
        CheckTable(inquiry, null, inquiry.Common);
        foreach (var member in inquiry.Members)
        {
            CheckTable(inquiry, member, member.Match);
            if (request.Host is null)
            {
                CheckUrlRequired(inquiry, member);
            }

            CheckPublic(inquiry, member);
            CheckFamiliar(inquiry, member);
        }
    }

    private static void CheckTable(Inquiry inquiry, Inquiry.Member? member, DestinationMatch match)
    {
        if (match.Denied is not null)
        {
            inquiry.Reasons.Deny(new Reason(ReasonCode.DestinationDenied, member?.Agent, member is null ? null : "destinations"));
        }

        if (match.ByHost is { Payees.IsDefaultOrEmpty: false } pinned && !pinned.Payees.Contains(inquiry.Request.Payee))
        {
            inquiry.Reasons.Deny(new Reason(ReasonCode.PayeeNotPinned, member?.Agent, member is null ? null : "destinations"));
        }
    }

    /// <summary>A limit that is kept by host cannot be escaped by leaving the URL out.</summary>
    private static void CheckUrlRequired(Inquiry inquiry, Inquiry.Member member)
    {
        var field = member.Policy.UrlRequired ? "url_required" : member.Policy.Wallet.PerDestinationPerDay is not null ? "wallet.per_destination_per_day_max_sats" : null;
        if (field is not null)
        {
            inquiry.Reasons.Deny(new Reason(ReasonCode.UrlMissing, member.Agent, field));
        }
    }

    private static void CheckPublic(Inquiry inquiry, Inquiry.Member member)
    {
        if (inquiry.Request.Host is { } host
            && !IsExact(inquiry.Common.ByHost)
            && !IsExact(member.Match.ByHost)
            && AddressRules.Classify(host) != AddressClass.Public)
        {
            inquiry.Reasons.Deny(new Reason(ReasonCode.DestinationNotPublic, member.Agent, "destinations"));
        }
    }

    private static void CheckFamiliar(Inquiry inquiry, Inquiry.Member member)
    {
        var facts = inquiry.Snapshot.Destination;
        var listed = (inquiry.Common.ByHost ?? member.Match.ByHost) is not null;
        if (inquiry.Request.Host is not null && !listed && !facts.HostSeen)
        {
            Unfamiliar(inquiry, member, ReasonCode.DestinationUnfamiliar);
        }

        // A host that is not listed and suddenly has its invoices signed by another node is as good as new.
        if (!listed && (inquiry.Common.ByPayee ?? member.Match.ByPayee) is null && !facts.PayeeSeen)
        {
            Unfamiliar(inquiry, member, ReasonCode.PayeeUnfamiliar);
        }
    }

    private static void Unfamiliar(Inquiry inquiry, Inquiry.Member member, ReasonCode code)
    {
        var reason = new Reason(code, member.Agent, "unfamiliar");
        switch (member.Policy.Unfamiliar)
        {
            case UnfamiliarRule.Allow:
                break;
            case UnfamiliarRule.Review:
                inquiry.Reasons.Review(reason);
                break;
            default:
                inquiry.Reasons.Deny(reason);
                break;
        }
    }

    private static bool IsExact(DestinationRule? rule) => rule?.Host is { IsExact: true };
}
