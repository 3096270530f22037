namespace L402Functions.Spending.Intents;

/// <summary>
/// What came back for the money, as the agent that spent it says: nobody else saw it. <see cref="PaymentOutcomeForm"/> makes it.
/// </summary>
/// <param name="Status">The HTTP status of the answer that was paid for, 100 to 599.</param>
/// <param name="Bytes">How long its body was.</param>
/// <param name="BodySha256">The SHA-256 of its body: 64 lower-case hexadecimal digits.</param>
/// <param name="Note">What else the agent has to say: text to be shown, never to be followed.</param>
public sealed record PaymentOutcome(int Status, long? Bytes = null, string? BodySha256 = null, string? Note = null);
