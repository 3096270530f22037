using System.Text.Json.Serialization;

namespace L402Functions.Operator;

/// <summary>How the operator's answers are written.</summary>
[JsonSerializable(typeof(SaleReport))]
internal sealed partial class OperatorJson : JsonSerializerContext;
