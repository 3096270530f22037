using System.Text.Json;
using L402Functions.Protocol.Challenges;
using L402Functions.Settings;
using L402Functions.Spending.Agents;
using L402Functions.Spending.Http;
using L402Functions.Spending.Intents;
using L402Functions.Spending.Ledger;
using L402Functions.Spending.Payments;
using L402Functions.Spending.Policy;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace L402Functions.Spending.OperatorApi;

/// <summary>Puts a policy in force. The first one registers the agent.</summary>
public sealed class PutAgentFunction(StoreFaults faults, AgentDesk desk, AgentBook agents, IWalletDirectory wallets, SpendSetup setup)
{
    /// <summary>
    /// <c>PUT /operator/agents/{id}?operator=…&amp;wallet=…</c> with the policy document as the body, as it is. <c>If-Match: "3"</c> replaces that
    /// version only, <c>If-None-Match: *</c> none. 201 for a new agent, else 200; the ETag is the version.
    /// </summary>
    [Function("PutAgent")]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Function, "put", Route = "operator/agents/{id}")] HttpRequest request, string id, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return faults.GuardAsync(request, () => PutAsync(request, id, cancellationToken));
    }

    private async Task<IResult> PutAsync(HttpRequest request, string id, CancellationToken cancellationToken)
    {
        var problems = new List<FieldProblem>();
        var by = OperatorSaid.Name(request.Query["operator"], problems);
        var wallet = request.Query["wallet"].ToString() is { Length: > 0 } named ? named : null;
        if (wallet is not null && wallets.Find(wallet) is null)
        {
            problems.Add(new FieldProblem("wallet", "No wallet of that name is in L402:Wallets."));
        }

        if (!VersionTag.TryReadExpected(request, out var expected))
        {
            problems.Add(new FieldProblem("If-Match", "A version is needed, as in If-Match: \"3\"; or If-None-Match: * for an agent that is new."));
        }

        if (await JsonBody.ReadBytesAsync(request, cancellationToken) is not { } body)
        {
            return Problems.BodyTooLarge;
        }

        if (!PolicyDocument.TryParse(body, out var policy, out var wrong))
        {
            problems.AddRange(wrong.Select(p => new FieldProblem(p.Path, p.Message)));
        }
        else if (policy.Agent.ToString() != id)
        {
            problems.Add(new FieldProblem("$.agent_id", "is not the agent of the path."));
        }

        return problems.Count > 0
            ? Problems.Bad("invalid-policy", "The policy is not taken", StatusCodes.Status400BadRequest, problems)
            : await PutAsync(request, WithDefaultMode(policy!, body), wallet, expected, by, cancellationToken);
    }

    private async Task<IResult> PutAsync(
        HttpRequest request, SpendingPolicy policy, string? wallet, int? expected, OperatorName by, CancellationToken cancellationToken)
    {
        var before = await desk.FindAsync(policy.Agent, cancellationToken);
        if (before is null && policy.Parent is null && wallet is null)
        {
            return Problems.Bad("wallet", "A new agent without a parent needs a wallet to pay from: ?wallet=…");
        }

        var result = await desk.PutPolicyAsync(policy, wallet, expected, by, cancellationToken);
        if (result is not PutPolicyResult.Put)
        {
            return Refusal(result);
        }

        if (before is not null && wallet is not null && wallet != before.Wallet)
        {
            await desk.SetWalletAsync(policy.Agent, wallet, by, cancellationToken);
        }

        return await AgentAnswer.OfAsync(
            agents, policy.Agent, request, before is null ? StatusCodes.Status201Created : StatusCodes.Status200OK, cancellationToken);
    }

    private static ProblemResult Refusal(PutPolicyResult result) => result switch
    {
        PutPolicyResult.WiderThanParent wider => Problems.Bad(
            "policy-wider-than-parent", "The policy gives more than its parent has", StatusCodes.Status409Conflict,
            [.. wider.Problems.Select(p => new FieldProblem(p.Path, p.Message))]),
        PutPolicyResult.Outdated outdated => new ProblemResult(new ProblemDocument(
            "policy-outdated", "Another version is in force", StatusCodes.Status412PreconditionFailed, $"Version {outdated.Current} is in force.", "If-Match")),
        PutPolicyResult.UnknownParent => Problems.Conflict("parent-unknown", "The parent is not known", "Register the parent, with a policy, before its sub-agents."),
        PutPolicyResult.ParentChanged => Problems.Conflict("parent-changed", "An agent's parent never changes", "This name belongs to another tree, or to another place in it."),
        PutPolicyResult.TooDeep => Problems.Conflict("tree-too-deep", "The chain of delegation is too long", "The parent has as many agents above it as there may be."),
        _ => throw new InvalidOperationException($"{result.GetType()} is not a refusal."),
    };

    /// <summary>The installation's mode, where the document itself names none.</summary>
    private SpendingPolicy WithDefaultMode(SpendingPolicy policy, ReadOnlyMemory<byte> body)
    {
        using var document = JsonDocument.Parse(body);
        return document.RootElement.TryGetProperty("mode", out _) ? policy : policy with { Mode = setup.DefaultMode };
    }
}
