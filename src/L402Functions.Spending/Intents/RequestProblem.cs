namespace L402Functions.Spending.Intents;

/// <summary>One thing wrong with the form of a request.</summary>
/// <param name="Field">The field, as the JSON body has it.</param>
/// <param name="Message">What is needed, as a sentence; nothing of what was sent is in it.</param>
public sealed record RequestProblem(string Field, string Message);
