using L402Functions.Paywall.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace L402Functions.Worker.Tests.Shop;

/// <summary>What is sold: each function answers in another of the ways that the worker knows.</summary>
public static class Wares
{
    [Function("Action")]
    [RequirePayment(Sats = 1)]
    public static IActionResult Action([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "wares/action")] HttpRequest request) =>
        new ContentResult { Content = "an action's result", StatusCode = StatusCodes.Status203NonAuthoritative };

    [Function("Written")]
    [RequirePayment(Sats = 1)]
    public static Task Written([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "wares/written")] HttpRequest request) =>
        request.HttpContext.Response.WriteAsync("written by the function");

    /// <summary>Answers, and leaves a note in a queue.</summary>
    [Function("Noted")]
    [RequirePayment(Sats = 1)]
    public static NotedAnswer Noted([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "wares/noted/{what}")] HttpRequest request, string what) =>
        what == "broken" ? new NotedAnswer(new BrokenResult(), "never") : new NotedAnswer(Results.Text("noted"), what);

    [Function("BrokenResult")]
    [RequirePayment(Sats = 1)]
    public static IResult Broken([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "wares/broken/result")] HttpRequest request) => new BrokenResult();

    [Function("BrokenAction")]
    [RequirePayment(Sats = 1)]
    public static Task<IActionResult> BrokenAction([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "wares/broken/action")] HttpRequest request) =>
        Task.FromResult<IActionResult>(new BrokenResult());

    [Function("BrokenFunction")]
    [RequirePayment(Sats = 1)]
    public static IResult BrokenFunction([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "wares/broken/function")] HttpRequest request) =>
        throw new InvalidOperationException("The function broke.");

    /// <summary>Any number of uses, so that nothing is to be given back.</summary>
    [Function("BrokenFlat")]
    [RequirePayment(Sats = 1, Uses = 0)]
    public static IResult BrokenFlat([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "wares/broken/flat")] HttpRequest request) => new BrokenResult();

    /// <summary>Sends half of what it promised.</summary>
    [Function("BrokenOff")]
    [RequirePayment(Sats = 1)]
    public static IResult BrokenOff([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "wares/broken/off")] HttpRequest request) => new BrokenOffResult();
}
