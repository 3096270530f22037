using System.Globalization;
using System.Text;

namespace L402Functions.Spending.Policy;

/// <summary>
/// Which policies a decision was made under, as text: each agent of the chain and its version, the asking one first (<c>scout@3,research@7</c>).
/// Two stamps are equal exactly where nobody's policy changed and nobody was moved.
/// </summary>
/// <param name="Text">The text.</param>
public readonly record struct PolicyStamp(string Text)
{
    /// <summary>The stamp of <paramref name="chain"/>.</summary>
    public static PolicyStamp Of(IEnumerable<AgentPolicy> chain)
    {
        ArgumentNullException.ThrowIfNull(chain);
        var text = new StringBuilder();
        foreach (var policy in chain)
        {
            text.Append(text.Length == 0 ? string.Empty : ",").Append(policy.Agent).Append('@').Append(policy.Version.ToString(CultureInfo.InvariantCulture));
        }

        return new PolicyStamp(text.ToString());
    }

    /// <summary>The text; empty for <c>default</c>.</summary>
    public override string ToString() => Text ?? string.Empty;
}
