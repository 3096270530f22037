namespace L402Functions.Spending.Policy;

/// <summary>Whether this invoice may be paid by anybody: its amount, network, payee, time and time lock.</summary>
internal static class InvoiceChecks
{
    public static void Check(Inquiry inquiry)
    {
        var (snapshot, request, reasons) = (inquiry.Snapshot, inquiry.Request, inquiry.Reasons);
        reasons.DenyIf(request.Amount is null, ReasonCode.AmountMissing);
        reasons.DenyIf(request.Amount is { IsZero: true }, ReasonCode.AmountZero);
        if (request.Amount is { } amount && request.QuotedAmount is { } quoted && amount > quoted)
        {
            reasons.Deny(new Reason(ReasonCode.AmountAboveQuote, null, null, quoted.Value, amount.Value, "msat"));
        }

        reasons.DenyIf(snapshot.RequiredNetwork is { } network && network != request.Network, ReasonCode.NetworkMismatch);
        reasons.DenyIf(snapshot.OwnNode is { } own && own == request.Payee, ReasonCode.SelfPayment);
        reasons.DenyIf(request.InvoiceExpiresAt <= inquiry.Now, ReasonCode.InvoiceExpired);
        foreach (var member in inquiry.Members)
        {
            CheckMember(inquiry, member);
        }
    }

    private static void CheckMember(Inquiry inquiry, Inquiry.Member member)
    {
        var (request, reasons, rules) = (inquiry.Request, inquiry.Reasons, member.Policy.Invoice);
        if (request.Amount is { } amount && rules.Minimum is { } minimum && amount < minimum)
        {
            reasons.Deny(new Reason(ReasonCode.AmountBelowMinimum, member.Agent, "invoice.min_sats", minimum.Value, amount.Value, "msat"));
        }

        if (rules.Networks is { } networks && !networks.Contains(request.Network))
        {
            reasons.Deny(new Reason(ReasonCode.NetworkNotAllowed, member.Agent, "invoice.networks"));
        }

        var remaining = request.InvoiceExpiresAt - inquiry.Now;
        if (remaining > TimeSpan.Zero && remaining < rules.MinRemaining)
        {
            reasons.Deny(new Reason(ReasonCode.InvoiceExpiresTooSoon, member.Agent, "invoice.min_remaining_seconds", Seconds(rules.MinRemaining), Seconds(remaining), "s"));
        }

        if (remaining > rules.MaxRemaining)
        {
            reasons.Deny(new Reason(ReasonCode.InvoiceExpiresTooLate, member.Agent, "invoice.max_remaining_seconds", Seconds(rules.MaxRemaining), Seconds(remaining), "s"));
        }

        if (request.MinFinalCltv > rules.MaxFinalCltv)
        {
            reasons.Deny(new Reason(ReasonCode.FinalCltvTooLong, member.Agent, "invoice.max_final_cltv_blocks", rules.MaxFinalCltv, request.MinFinalCltv, "blocks"));
        }
    }

    private static long Seconds(TimeSpan time) => time.Ticks / TimeSpan.TicksPerSecond;
}
