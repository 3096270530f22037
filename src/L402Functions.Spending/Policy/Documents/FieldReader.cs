using System.Globalization;
using System.Text.Json;
using L402Functions.Protocol;

namespace L402Functions.Spending.Policy.Documents;

/// <summary>Reads a value of one kind from text; true where it is one.</summary>
internal delegate bool ReadText<T>(string text, out T value);

/// <summary>
/// The members of one JSON object, read by name. What is there and is not asked for, what is there twice, and what is not of the kind asked for
/// each become a problem with its place.
/// </summary>
internal sealed class FieldReader
{
    private readonly Dictionary<string, JsonElement> members = new(StringComparer.Ordinal);
    private readonly SortedSet<string> known = new(StringComparer.Ordinal);
    private readonly string path;
    private readonly List<PolicyProblem> problems;

    public FieldReader(JsonElement element, string path, List<PolicyProblem> problems)
    {
        this.path = path;
        this.problems = problems;
        foreach (var member in element.EnumerateObject())
        {
            if (!members.TryAdd(member.Name, member.Value))
            {
                Problem(member.Name, "is there twice.");
            }
        }
    }

    public IEnumerable<string> Names => members.Keys;

    public bool Has(string name) => members.ContainsKey(name);

    public void Problem(string name, string message) => problems.Add(new PolicyProblem(PathOf(path, name), message));

    public void ProblemHere(string message) => problems.Add(new PolicyProblem(path, message));

    /// <summary>Says which members nobody asked for; to be called last.</summary>
    public void RefuseTheRest()
    {
        foreach (var name in members.Keys.Where(n => !known.Contains(n)))
        {
            Problem(name, $"is no field of a policy. Here are known: {string.Join(", ", known)}.");
        }
    }

    /// <summary>An amount of whole satoshi, more than zero unless <paramref name="zeroMeansSomething"/>.</summary>
    public Msat? Sats(string name, bool zeroMeansSomething = false)
    {
        var most = Msat.Max.Value / Msat.PerSat;
        return Number(name, zeroMeansSomething ? 0 : 1, most, "sats") is { } sats ? Msat.FromSats(sats) : null;
    }

    public int? Count(string name, int least, int most, string unit) => (int?)Number(name, least, most, unit);

    public TimeSpan? Seconds(string name, int least, int most) => Number(name, least, most, "seconds") is { } seconds ? TimeSpan.FromSeconds(seconds) : null;

    public bool? Bool(string name)
    {
        if (!Take(name, out var element))
        {
            return null;
        }

        if (element.ValueKind is JsonValueKind.True or JsonValueKind.False)
        {
            return element.GetBoolean();
        }

        Problem(name, "must be true or false.");
        return null;
    }

    /// <summary>A text that <paramref name="read"/> takes; <paramref name="rule"/> completes "must be".</summary>
    public T? Text<T>(string name, ReadText<T> read, string rule)
        where T : struct
    {
        if (!Take(name, out var element))
        {
            return null;
        }

        if (TryGetText(element, out var text) && read(text, out var value))
        {
            return value;
        }

        Problem(name, $"must be {rule}.");
        return null;
    }

    /// <summary>A moment: RFC 3339, to the second, with its offset.</summary>
    public DateTimeOffset? Time(string name) => Text<DateTimeOffset>(name, TryReadTime, "a time such as 2030-01-31T23:59:59Z");

    /// <summary>One of some words.</summary>
    public T? Word<T>(string name, IReadOnlyDictionary<string, T> words)
        where T : struct =>
        Text(name, (string text, out T value) => words.TryGetValue(text, out value), string.Join(" or ", words.Keys.Select(w => $"\"{w}\"")));

    /// <summary>A list of texts without repetition; null where the field is absent.</summary>
    public List<T>? List<T>(string name, int most, ReadText<T> read, string rule)
    {
        if (Array(name, most) is not { } items)
        {
            return null;
        }

        var values = new List<T>(items.Count);
        for (var i = 0; i < items.Count; i++)
        {
            var at = ElementOf(name, i);
            if (!TryGetText(items[i], out var text) || !read(text, out var value))
            {
                Problem(at, $"must be {rule}.");
            }
            else if (values.Contains(value))
            {
                Problem(at, "is in the list already.");
            }
            else
            {
                values.Add(value);
            }
        }

        return values;
    }

    /// <summary>A list of objects; none where the field is absent.</summary>
    public IEnumerable<FieldReader> Objects(string name, int most)
    {
        var items = Array(name, most) ?? [];
        for (var i = 0; i < items.Count; i++)
        {
            if (items[i].ValueKind == JsonValueKind.Object)
            {
                yield return new FieldReader(items[i], PathOf(path, ElementOf(name, i)), problems);
            }
            else
            {
                Problem(ElementOf(name, i), "must be an object.");
            }
        }
    }

    /// <summary>An object; null where the field is absent.</summary>
    public FieldReader? Object(string name)
    {
        if (!Take(name, out var element))
        {
            return null;
        }

        if (element.ValueKind == JsonValueKind.Object)
        {
            return new FieldReader(element, PathOf(path, name), problems);
        }

        Problem(name, "must be an object.");
        return null;
    }

    private static string PathOf(string parent, string name) =>
        name.Length is > 0 and <= 80 && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.' or '[' or ']')
            ? $"{parent}.{name}"
            : $"{parent}['{Printable(name)}']";

    // A name from outside is cut and shown in ASCII, so that a message cannot be made to look like another.
    private static string Printable(string name) =>
        string.Concat(name.Take(80).Select(c => c is >= ' ' and <= '~' and not '\'' ? c : '?'));

    private static string ElementOf(string name, int index) => string.Create(CultureInfo.InvariantCulture, $"{name}[{index}]");

    private static bool TryReadTime(string text, out DateTimeOffset time) => DateTimeOffset.TryParseExact(
        text,
        ["yyyy-MM-dd'T'HH:mm:ss'Z'", "yyyy-MM-dd'T'HH:mm:sszzz"],
        CultureInfo.InvariantCulture,
        DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
        out time);

    private static bool TryGetText(JsonElement element, out string text)
    {
        text = string.Empty;
        if (element.ValueKind != JsonValueKind.String)
        {
            return false;
        }

        try
        {
            text = element.GetString()!;
            return true;
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair.
            return false;
        }
    }

    private bool Take(string name, out JsonElement element)
    {
        known.Add(name);
        return members.TryGetValue(name, out element);
    }

    private long? Number(string name, long least, long most, string unit)
    {
        if (!Take(name, out var element))
        {
            return null;
        }

        if (element.ValueKind == JsonValueKind.Number && element.TryGetInt64(out var value) && value >= least && value <= most)
        {
            return value;
        }

        Problem(name, string.Create(CultureInfo.InvariantCulture, $"must be a whole number of {unit} from {least} to {most}, written in digits."));
        return null;
    }

    private List<JsonElement>? Array(string name, int most)
    {
        if (!Take(name, out var element))
        {
            return null;
        }

        if (element.ValueKind == JsonValueKind.Array && element.GetArrayLength() <= most)
        {
            return [.. element.EnumerateArray()];
        }

        Problem(name, string.Create(CultureInfo.InvariantCulture, $"must be a list of at most {most}."));
        return null;
    }
}
