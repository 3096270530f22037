using System.Collections.Frozen;
using System.Text.Json;

namespace L402Functions.Paywall.Telemetry;

/// <summary>Outcomes of a verification as metrics and spans name them: an operator may tell apart what callers may not.</summary>
internal static class VerificationOutcome
{
    public const string Admitted = "admitted";

    /// <summary>The store could not say.</summary>
    public const string Unavailable = "unavailable";

    public static string Of(GateDecision decision) => decision switch
    {
        GateDecision.Admitted => Admitted,
        GateDecision.PaymentRequired required => Of(required.Rejection),
        GateDecision.Refused refused => Names.Of(refused.Refusal),
        _ => throw new ArgumentOutOfRangeException(nameof(decision)),
    };

    public static string Of(Rejection rejection) => rejection switch
    {
        Rejection.Missing => "missing",
        Rejection.Malformed => "malformed",
        Rejection.Conflicting => "conflicting",
        Rejection.Token token => Names.Of(token.Reason),
        Rejection.Payment payment => Names.Of(payment.Reason),
        Rejection.Redeemed redeemed => Names.Of(redeemed.Reason),
        _ => throw new ArgumentOutOfRangeException(nameof(rejection)),
    };

    private static class Names
    {
        public static string Of<T>(T value)
            where T : struct, Enum => Cache<T>.ByValue[value];

        private static class Cache<T>
            where T : struct, Enum
        {
            public static readonly FrozenDictionary<T, string> ByValue =
                Enum.GetValues<T>().Distinct().ToFrozenDictionary(v => v, v => JsonNamingPolicy.SnakeCaseLower.ConvertName(v.ToString()));
        }
    }
}
