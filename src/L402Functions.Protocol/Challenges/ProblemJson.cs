using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace L402Functions.Protocol.Challenges;

/// <summary>The serializers of the problem bodies, generated at compile time.</summary>
[JsonSerializable(typeof(ChallengeProblemBody))]
[JsonSerializable(typeof(ProblemDocument))]
internal sealed partial class ProblemJson : JsonSerializerContext
{
    /// <summary>
    /// Leaves the plus of base64 as it is, for those who read the body with tools that know little of JSON; nothing here is ever
    /// put into a page.
    /// </summary>
    public static ProblemJson Readable { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
