using System.Text;
using System.Text.RegularExpressions;
using L402Functions.EndToEnd.Tests.Spending.Killing;
using L402Functions.Spending.Agents;

namespace L402Functions.EndToEnd.Tests.Accounting;

/// <summary>Counts what is written about one ledger, to its table and to its archive, and pulls the plug at one of these steps.</summary>
/// <param name="root">Whose ledger.</param>
/// <param name="number">The step, from 1.</param>
/// <param name="moment">Before or after it.</param>
/// <param name="pull">Ends the process; when it returns, there is none.</param>
internal sealed partial class RetentionSentry(AgentId root, int number, KillMoment moment, Action pull) : Sentry(pull)
{
    private int steps;

    /// <summary>The step at which the plug was pulled, for people.</summary>
    public string Step { get; private set; } = "";

    public override async Task<int?> SeeAsync(StoredRequest request)
    {
        RefuseIfPulled();
        if (request.Method is "GET" or "HEAD" || !IsAbout(request))
        {
            return null;
        }

        var step = Interlocked.Increment(ref steps);
        await PullAtAsync(step, KillMoment.Before, request);
        return step;
    }

    public override async Task SeeAsync(StoredRequest request, int? number, byte[] answer)
    {
        RefuseIfPulled();
        if (number is { } step)
        {
            await PullAtAsync(step, KillMoment.After, request);
        }
    }

    private async Task PullAtAsync(int step, KillMoment now, StoredRequest request)
    {
        if (step == number && now == moment)
        {
            Step = $"{(now == KillMoment.Before ? "before" : "after")} {NameOf(request)}";
            await PullAndRefuseAsync();
        }
    }

    private bool IsAbout(StoredRequest request)
    {
        if (request.Path is [_, var folder, _])
        {
            return folder == root.Value;
        }

        var body = Encoding.UTF8.GetString(request.Body);
        return body.Contains($"\"PartitionKey\":\"{root}\"", StringComparison.Ordinal) || body.Contains($"PartitionKey='{root}'", StringComparison.Ordinal);
    }

    private static string NameOf(StoredRequest request)
    {
        var body = Encoding.UTF8.GetString(request.Body);
        return request.Path is [_, _, var file] ? $"writing {file}"
            : Rows().Matches(body) is { Count: > 0 } rows ? $"a transaction of {string.Join(' ', rows.Select(m => m.Groups[1].Value).Distinct())}"
            : "deleting rows";
    }

    [GeneratedRegex("\"RowKey\":\"(head|.\\|)")]
    private static partial Regex Rows();
}
