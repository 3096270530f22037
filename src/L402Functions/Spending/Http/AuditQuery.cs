using System.Globalization;
using L402Functions.Protocol.Challenges;
using L402Functions.Spending.Agents;
using L402Functions.Spending.Audit;
using L402Functions.Spending.Audit.Reading;
using L402Functions.Spending.Destinations;
using L402Functions.Spending.Intents;
using L402Functions.Spending.Policy;
using Microsoft.AspNetCore.Http;

namespace L402Functions.Spending.Http;

/// <summary>Which audit rows a query asks for; each of its problems names its parameter.</summary>
internal static class AuditQuery
{
    private const int UsualPage = 50;

    /// <summary>The filter, of <c>intent event from to host category</c>.</summary>
    public static AuditFilter Filter(IQueryCollection query, ICollection<FieldProblem> problems) => new()
    {
        Intent = Read(query, "intent", "That is no intent's name.", problems, static text => IntentId.TryParse(text, out var id) ? id : default(IntentId?)),
        Event = Read(
            query, "event", $"An event is one of {string.Join(", ", Enum.GetValues<AuditEvent>().Select(e => e.Text()))}.", problems,
            static text => AuditEvents.TryParse(text, out var happened) ? happened : default(AuditEvent?)),
        From = Time(query, "from", problems),
        To = Time(query, "to", problems),
        Host = Read(
            query, "host", "A host is needed, as api.example.com or api.example.com:8443.", problems,
            static text => DestinationKey.TryParse(text, out var host) ? host : default(DestinationKey?)),
        Category = Read(
            query, "category", "That is no category's name.", problems, static text => CategoryName.TryParse(text, out var category) ? category : default(CategoryName?)),
    };

    /// <summary>A moment.</summary>
    public static DateTimeOffset? Time(IQueryCollection query, string name, ICollection<FieldProblem> problems) =>
        Read(query, name, Moment.Rule, problems, static text => Moment.TryParse(text, out var moment) ? moment : default(DateTimeOffset?));

    /// <summary>An agent or a root.</summary>
    public static AgentId? Agent(IQueryCollection query, string name, ICollection<FieldProblem> problems) =>
        Read(query, name, "That is no agent's name.", problems, static text => AgentId.TryParse(text, out var agent) ? agent : default(AgentId?));

    /// <summary>How many rows a page may have.</summary>
    public static int Limit(IQueryCollection query, ICollection<FieldProblem> problems) => Read(
        query, "limit", $"A page has 1 to {AuditShelf.MaxPage} rows.", problems,
        static text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit is >= 1 and <= AuditShelf.MaxPage ? limit : default(int?))
        ?? UsualPage;

    /// <summary>A parameter; null where it is not there, and where it is wrong.</summary>
    public static T? Read<T>(IQueryCollection query, string name, string rule, ICollection<FieldProblem> problems, Func<string, T?> read)
        where T : struct
    {
        if (query[name].ToString() is not { Length: > 0 } text)
        {
            return null;
        }

        var value = read(text);
        if (value is null)
        {
            problems.Add(new FieldProblem(name, rule));
        }

        return value;
    }
}
