using System.Diagnostics.CodeAnalysis;
using L402Functions.Protocol;

namespace L402Functions.Spending.Audit;

/// <summary>A detail of an audit row.</summary>
public abstract record AuditValue
{
    /// <summary>The longest text, in UTF-16 code units.</summary>
    public const int MaxTextLength = 1024;

    private AuditValue()
    {
    }

    /// <summary>Text, at most <see cref="MaxTextLength"/> long. From outside only where it is shown as text.</summary>
    public sealed record Text(string Value) : AuditValue;

    /// <summary>Money, written as a decimal string: canonical JSON has doubles only, which do not hold every amount.</summary>
    public sealed record Amount(Msat Value) : AuditValue;

    /// <summary>A count: at most 2^53 either way.</summary>
    public sealed record Number(long Value) : AuditValue;

    /// <summary>Yes or no.</summary>
    public sealed record Flag(bool Value) : AuditValue;

    /// <summary>Several values in order.</summary>
    public sealed record Items(IReadOnlyList<AuditValue> Values) : AuditValue;

    /// <summary>Values by name.</summary>
    public sealed record Fields(IReadOnlyDictionary<string, AuditValue> Values) : AuditValue;

    /// <summary>Text; nothing where there is none.</summary>
    [return: NotNullIfNotNull(nameof(value))]
    public static implicit operator AuditValue?(string? value) => value is null ? null : new Text(value);

    /// <summary>Money.</summary>
    public static implicit operator AuditValue(Msat value) => new Amount(value);

    /// <summary>A count.</summary>
    public static implicit operator AuditValue(long value) => new Number(value);

    /// <summary>Yes or no.</summary>
    public static implicit operator AuditValue(bool value) => new Flag(value);

    /// <summary>A moment, to the millisecond, as rows have their own.</summary>
    public static AuditValue Of(DateTimeOffset moment) => new Text(AuditEntry.TextOf(moment));

    /// <summary>Texts in order.</summary>
    public static AuditValue Of(IEnumerable<string> values) => new Items([.. values.Select(v => new Text(v))]);
}
