using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace L402Functions.Worker.Tests.Shop;

/// <summary>An answer, and a note for a queue.</summary>
/// <param name="Answer">What the caller gets.</param>
/// <param name="Note">What the queue gets.</param>
public sealed record NotedAnswer(
    [property: HttpResult] IResult Answer,
    [property: QueueOutput("notes", Connection = "MoneyStorage")] string Note);
