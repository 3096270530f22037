namespace L402Functions.Protocol.Challenges;

/// <summary>One of several things wrong with a request.</summary>
/// <param name="Field">Where.</param>
/// <param name="Detail">What is wrong and what is allowed, without anything of what was sent.</param>
public sealed record FieldProblem(string Field, string Detail);
