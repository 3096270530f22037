using L402Functions.Spending.Agents;
using L402Functions.Spending.Http;
using L402Functions.Spending.Keys;
using L402Functions.Spending.Payments;
using Microsoft.AspNetCore.Http;

namespace L402Functions.Spending.AgentApi;

/// <summary>Where agents come in: who calls is read from the key and from nothing else of the request.</summary>
public sealed class AgentDoor(AgentDesk agents, StoreFaults faults)
{
    private const string Scheme = "Bearer ";

    /// <summary>Serves an agent whose key counts; every other caller gets the same 401.</summary>
    public Task<IResult> EnterAsync(HttpRequest request, Func<AgentId, Task<IResult>> serve, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(serve);
        return faults.GuardAsync(
            request,
            async () => await agents.AuthenticateAsync(KeyOf(request), cancellationToken) is { } agent ? await serve(agent) : Problems.Unauthorized);
    }

    private static AgentKey? KeyOf(HttpRequest request) =>
        request.Headers.Authorization is [{ } line]
        && line.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
        && AgentKey.TryParse(line[Scheme.Length..].Trim(), out var key)
            ? key
            : null;
}
