using System.Text.Encodings.Web;
using System.Text.Json;

namespace L402Functions.Protocol.Tests.Json;

/// <summary>Writes random JSON with the things that canonicalization is about: odd names, escapes, numbers of all sizes.</summary>
internal static class RandomJson
{
    private static readonly string[] Pieces = ["a", "A", "z", "10", "2", "é", "\ue000", "😀", "\u2028", "\"", "\\", "/", "\n", "\u0001", "<&>", " "];

    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Write(Random random) => Value(random, 0);

    private static string Value(Random random, int depth) => random.Next(depth > 4 ? 4 : 6) switch
    {
        0 => random.Next(3) switch { 0 => "true", 1 => "false", _ => "null" },
        1 => BitConverter.Int64BitsToDouble(random.NextInt64()) is var d && double.IsFinite(d) ? d.ToString("R", System.Globalization.CultureInfo.InvariantCulture) : "0",
        2 => random.Next(-1000, 1000).ToString(System.Globalization.CultureInfo.InvariantCulture) + (random.Next(2) == 0 ? ".50" : "e0"),
        3 => Text(random),
        4 => $"[{string.Join(" , ", Enumerable.Range(0, random.Next(4)).Select(_ => Value(random, depth + 1)))}]",
        _ => $"{{{string.Join(",", Names(random).Select(name => $"{name}: {Value(random, depth + 1)}"))}}}",
    };

    private static List<string> Names(Random random) =>
        Enumerable.Range(0, random.Next(5)).Select(_ => Text(random)).DistinctBy(name => JsonSerializer.Deserialize<string>(name)).ToList();

    private static string Text(Random random)
    {
        var text = string.Concat(Enumerable.Range(0, random.Next(5)).Select(_ => Pieces[random.Next(Pieces.Length)]));
        return random.Next(2) == 0
            ? JsonSerializer.Serialize(text)
            : JsonSerializer.Serialize(text, Relaxed);
    }
}
