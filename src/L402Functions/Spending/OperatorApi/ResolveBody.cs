using L402Functions.Protocol;
using L402Functions.Protocol.Challenges;
using L402Functions.Spending.Intents;

namespace L402Functions.Spending.OperatorApi;

/// <summary>The body of <c>POST /operator/intents/{id}/resolve</c>, as it comes.</summary>
internal sealed record ResolveBody
{
    /// <summary>It was paid.</summary>
    public const string Settled = "settled";

    /// <summary>It was not paid and will not be: the money is free again.</summary>
    public const string Release = "release";

    /// <summary>Ask the wallet for another day.</summary>
    public const string LookAgain = "look_again";

    /// <summary>The purpose may have another invoice.</summary>
    public const string NewInvoice = "new_invoice";

    public string? Outcome { get; init; }

    public string? Preimage { get; init; }

    public long? FeeMsat { get; init; }

    public string? Operator { get; init; }

    public string? Reason { get; init; }

    /// <summary>The resolution; null for <see cref="NewInvoice"/>, which is none, and where it cannot be read.</summary>
    public Resolution? Read(ICollection<FieldProblem> problems)
    {
        Preimage proof = default;
        if (Outcome is not (Settled or Release or LookAgain or NewInvoice))
        {
            problems.Add(new FieldProblem("outcome", $"An outcome is {Settled}, {Release}, {LookAgain} or {NewInvoice}."));
        }

        if (Preimage is not null && (Outcome != Settled || !Protocol.Preimage.TryParse(Preimage, out proof)))
        {
            problems.Add(new FieldProblem("preimage", $"A preimage has 64 hexadecimal digits, and goes with {Settled} only."));
        }

        if (FeeMsat is { } fee && (Outcome != Settled || fee < 0 || fee > Msat.Max.Value))
        {
            problems.Add(new FieldProblem("fee_msat", $"A fee is 0 to {Msat.Max.Value} msat, and goes with {Settled} only."));
        }

        return problems.Count > 0 ? null : Outcome switch
        {
            Settled => new Resolution.Paid(Preimage is null ? null : proof, FeeMsat is { } paid ? new Msat(paid) : null),
            Release => new Resolution.Unpaid(),
            LookAgain => new Resolution.LookAgain(),
            _ => null,
        };
    }

    public override string ToString() => $"ResolveBody({Outcome}, redacted)";
}
