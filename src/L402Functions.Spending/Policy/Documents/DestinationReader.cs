using L402Functions.Protocol.Bolt11;
using L402Functions.Spending.Destinations;

namespace L402Functions.Spending.Policy.Documents;

/// <summary>Reads the entries of <c>destinations</c>.</summary>
internal static class DestinationReader
{
    private static readonly string[] OnlyWhereAllowed = ["category", "per_call_max_sats", "per_day_max_sats"];

    public static DestinationTable Read(FieldReader root)
    {
        var rules = new List<DestinationRule>();
        foreach (var fields in root.Objects("destinations", DestinationTable.MaxRules))
        {
            var rule = ReadRule(fields);
            CheckForm(fields, rule);
            CheckRepeated(fields, rule, rules);
            rules.Add(rule);
            fields.RefuseTheRest();
        }

        return new DestinationTable(rules);
    }

    private static DestinationRule ReadRule(FieldReader fields) => new()
    {
        Host = fields.Text<HostPattern>("host", TryReadHost, "a host such as api.example.com, localhost:8080 or *.example.com, in lower-case ASCII or punycode"),
        Payees = [.. fields.List<NodeId>("payees", DestinationTable.MaxPayees, TryReadNode, "a node id: 66 hexadecimal digits that start with 02 or 03") ?? []],
        Allowed = fields.Word("action", PolicyWords.Actions) ?? true,
        Category = PolicyReader.Category(fields, "category"),
        PerCall = PolicyReader.PerCall(fields),
        PerDay = PolicyReader.PerDay(fields),
    };

    private static void CheckForm(FieldReader fields, DestinationRule rule)
    {
        if (!fields.Has("host") && rule.Payees.IsEmpty)
        {
            fields.ProblemHere("is about nothing: give host, payees or both.");
        }

        if (!rule.Allowed && fields.Has("host") && fields.Has("payees"))
        {
            fields.Problem("payees", "cannot stand beside host in an entry that denies: write two entries.");
        }

        foreach (var name in OnlyWhereAllowed.Where(n => !rule.Allowed && fields.Has(n)))
        {
            fields.Problem(name, "means nothing in an entry that denies.");
        }

        if (rule.Allowed && !fields.Has("host") && fields.Has("per_day_max_sats"))
        {
            fields.Problem("per_day_max_sats", "is counted by host, and the entry has none.");
        }

        if (rule is { Allowed: true, Payees.IsEmpty: true } && fields.Has("host") && fields.Has("payees"))
        {
            fields.Problem("payees", "is empty or wrong: leave it out where any payee will do.");
        }
    }

    private static void CheckRepeated(FieldReader fields, DestinationRule rule, List<DestinationRule> before)
    {
        if (rule.Host is { } host && before.Exists(r => r.Host == host))
        {
            fields.Problem("host", "has an entry already.");
        }

        if (!fields.Has("host") && rule.Payees.Any(p => before.Exists(r => r.Host is null && r.Payees.Contains(p))))
        {
            fields.Problem("payees", "names a payee that has an entry already.");
        }
    }

    private static bool TryReadHost(string text, out HostPattern host) => HostPattern.TryParse(text, out host);

    private static bool TryReadNode(string text, out NodeId node) => NodeId.TryParse(text, out node);
}
