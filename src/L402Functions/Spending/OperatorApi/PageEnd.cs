using L402Functions.Spending.Agents;
using L402Functions.Spending.Payments;

namespace L402Functions.Spending.OperatorApi;

/// <summary>Where a page of intents ended: <c>root:intent</c>; without an intent, before the root's first.</summary>
internal sealed record PageEnd(AgentId Root, string? Intent)
{
    public static bool TryParse(string text, out PageEnd? end)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var intent = text[(colon + 1)..];
        end = colon > 0 && AgentId.TryParse(text.AsSpan(0, colon), out var root) && (intent.Length == 0 || IntentShelf.IsEnd(intent))
            ? new PageEnd(root, intent.Length == 0 ? null : intent)
            : null;
        return end is not null;
    }

    public override string ToString() => $"{Root}:{Intent}";
}
