using System.Text.Json.Serialization;

namespace L402Functions.Operator;

/// <summary>How the operator's answers are written.</summary>
[JsonSerializable(typeof(SaleReport))]
[JsonSerializable(typeof(SaleList))]
[JsonSerializable(typeof(SalesSeries))]
internal sealed partial class OperatorJson : JsonSerializerContext;
