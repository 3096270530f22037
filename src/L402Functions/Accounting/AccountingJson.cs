using System.Text.Json.Serialization;

namespace L402Functions.Accounting;

/// <summary>How the bodies of accounting are read and written: names in snake case, amounts in millisatoshi, times in UTC.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(RollupReportBody))]
[JsonSerializable(typeof(HoldBody))]
[JsonSerializable(typeof(HoldReport))]
internal sealed partial class AccountingJson : JsonSerializerContext;
