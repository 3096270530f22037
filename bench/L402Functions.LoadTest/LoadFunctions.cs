using L402Functions.Paywall.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace L402Functions.LoadTest;

/// <summary>One small answer behind three gates: none, unlimited and single-use.</summary>
public static class LoadFunctions
{
    public const string Service = "load";
    private static readonly Answer TheAnswer = new("Whatever can be retried will be retried.", 3, 32);

    [Function("Open")]
    public static IResult Open([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "open")] HttpRequest request) => Results.Ok(TheAnswer);

    [Function("Unlimited")]
    [RequirePayment(Sats = 1, Uses = 0, Service = Service)]
    public static IResult Unlimited([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "unlimited")] HttpRequest request) => Results.Ok(TheAnswer);

    [Function("Once")]
    [RequirePayment(Sats = 1, Service = Service)]
    public static IResult Once([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "once")] HttpRequest request) => Results.Ok(TheAnswer);

    public sealed record Answer(string Text, int Page, int Pages);
}
