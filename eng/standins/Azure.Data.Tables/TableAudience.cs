// Stands in for Azure.Data.Tables 12.11.0: TableAudience.
using System.ComponentModel;

namespace Azure.Data.Tables;

public readonly struct TableAudience : IEquatable<TableAudience>
{
    private const string China = "AzureChina";
    private const string Government = "AzureGov";
    private const string Public = "AzurePublic";

    private readonly string _value;

    public TableAudience(string value)
    {
        ArgumentException.ThrowIfNullOrEmpty(value);
        _value = value;
    }

    public static TableAudience AzureChina { get; } = new(China);

    public static TableAudience AzureGovernment { get; } = new(Government);

    public static TableAudience AzurePublicCloud { get; } = new(Public);

    public static implicit operator TableAudience(string value) => new(value);

    public static bool operator ==(TableAudience left, TableAudience right) => left.Equals(right);

    public static bool operator !=(TableAudience left, TableAudience right) => !left.Equals(right);

    [EditorBrowsable(EditorBrowsableState.Never)]
    public override bool Equals(object obj) => obj is TableAudience other && Equals(other);

    public bool Equals(TableAudience other) => string.Equals(_value, other._value, StringComparison.InvariantCultureIgnoreCase);

    [EditorBrowsable(EditorBrowsableState.Never)]
    public override int GetHashCode() => _value?.GetHashCode(StringComparison.Ordinal) ?? 0;

    public override string ToString() => _value;

    internal string Scope(bool isCosmos)
    {
        string service = isCosmos ? "cosmos" : "storage";
        string audience = _value switch
        {
            China => $"https://{service}.azure.cn",
            Government => $"https://{service}.azure.us",
            Public => $"https://{service}.azure.com",
            _ => _value,
        };
        return audience.EndsWith("/.default", StringComparison.InvariantCultureIgnoreCase)
            ? audience
            : $"{audience.TrimEnd('/')}/.default";
    }
}
