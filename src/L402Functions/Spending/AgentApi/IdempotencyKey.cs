using Microsoft.AspNetCore.Http;

namespace L402Functions.Spending.AgentApi;

/// <summary>The header <c>Idempotency-Key</c>: the caller's name for one purpose.</summary>
internal static class IdempotencyKey
{
    public const string Header = "Idempotency-Key";

    /// <summary>
    /// The key, bare or quoted as the draft "The Idempotency-Key HTTP Header Field" has it; null where there is none, or more than one.
    /// </summary>
    public static string? Of(HttpRequest request) =>
        request.Headers[Header] is not [{ } key] ? null
        : key is ['"', .. var quoted, '"'] ? quoted
        : key;
}
