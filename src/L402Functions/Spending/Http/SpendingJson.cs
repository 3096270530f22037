using System.Text.Json.Serialization;
using L402Functions.Spending.AgentApi;
using L402Functions.Spending.OperatorApi;

namespace L402Functions.Spending.Http;

/// <summary>How the bodies of spending are read and written: names in snake case, amounts in millisatoshi, times in UTC.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(PaymentBody))]
[JsonSerializable(typeof(PaymentReport))]
[JsonSerializable(typeof(OutcomeBody))]
[JsonSerializable(typeof(AgentAuditList))]
[JsonSerializable(typeof(AuditList))]
[JsonSerializable(typeof(BudgetAnswer))]
[JsonSerializable(typeof(InvoiceBody))]
[JsonSerializable(typeof(InvoiceReport))]
[JsonSerializable(typeof(AgentReport))]
[JsonSerializable(typeof(AgentList))]
[JsonSerializable(typeof(KeyBody))]
[JsonSerializable(typeof(IssuedKey))]
[JsonSerializable(typeof(KeyReport))]
[JsonSerializable(typeof(ApprovalList))]
[JsonSerializable(typeof(ApprovalBody))]
[JsonSerializable(typeof(FreezeBody))]
[JsonSerializable(typeof(FreezeReport))]
[JsonSerializable(typeof(IntentReport))]
[JsonSerializable(typeof(IntentList))]
[JsonSerializable(typeof(TimelineReport))]
[JsonSerializable(typeof(ResolveBody))]
[JsonSerializable(typeof(VerificationBody))]
internal sealed partial class SpendingJson : JsonSerializerContext;
