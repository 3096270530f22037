namespace L402Functions.Paywall.Http;

/// <summary>A function as its attributes describe it.</summary>
/// <param name="EntryPoint">The method's full name, which the runtime reports on each invocation.</param>
/// <param name="Name">The function's name.</param>
/// <param name="Methods">The HTTP methods, upper case; empty without an HTTP trigger.</param>
/// <param name="Template">The route with a leading slash; null without an HTTP trigger.</param>
/// <param name="Price">What the attribute says, where it is there.</param>
public sealed record ScannedFunction(
    string EntryPoint, string Name, IReadOnlyList<string> Methods, string? Template, RequirePaymentAttribute? Price);
