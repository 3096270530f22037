using System.Text.Json;
using L402Functions.Protocol.Wallets;

namespace L402Functions.Spending.Intents.Steps;

/// <summary>An attempt's row: the signed request as it goes out, kept before it does. Of use to nobody but the wallet, and still not for logs.</summary>
internal static class AttemptRow
{
    private const int FormatVersion = 1;

    public static byte[] Write(Attempt attempt, PreparedPayment payment, string stepId) => JsonSerializer.SerializeToUtf8Bytes(
        new AttemptRowJson(
            FormatVersion, stepId, attempt.Number, attempt.Owner, attempt.WrittenAt, attempt.LeaseUntil, payment.RequestId, payment.Request,
            payment.PaymentHash.ToString(), payment.CreatedAt, payment.Relays),
        IntentJsonContext.Default.AttemptRowJson);
}

internal sealed record AttemptRowJson(
    int V,
    string Step,
    int Number,
    string Owner,
    DateTimeOffset WrittenAt,
    DateTimeOffset LeaseUntil,
    string RequestId,
    string Request,
    string PaymentHash,
    DateTimeOffset CreatedAt,
    IReadOnlyList<string> Relays)
{
    public override string ToString() => $"attempt {Number}";
}
