using System.Globalization;
using L402Functions.Paywall.Sales;
using L402Functions.Protocol.Challenges;
using Microsoft.AspNetCore.Http;

namespace L402Functions.Operator;

/// <summary>Reads which sales or figures a request asks for.</summary>
internal static class SalesQueryReader
{
    private const int LongestText = 2048;

    /// <summary>Table Storage has no time before 1601, and there is no sale before this year.</summary>
    private const int Earliest = 1970;

    /// <summary>The query; problems are added to <paramref name="problems"/>.</summary>
    public static SalesQuery Read(IQueryCollection query, ICollection<FieldProblem> problems)
    {
        var result = new SalesQuery
        {
            From = Moment(query, "from", problems),
            To = Moment(query, "to", problems),
            Service = Text(query, "service", problems),
            Path = Text(query, "path", problems),
        };
        if (result is { From: { } from, To: { } to } && from >= to)
        {
            problems.Add(new FieldProblem("to", "It comes after 'from': sales are shown up to this moment, and without it."));
        }

        return result;
    }

    /// <summary>A day, or null with its problem added.</summary>
    public static DateOnly? Day(IQueryCollection query, string name, ICollection<FieldProblem> problems)
    {
        if (DateOnly.TryParseExact(query[name].ToString(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            return day;
        }

        problems.Add(new FieldProblem(name, "Name a day in UTC, as in 2026-01-31."));
        return null;
    }

    private static DateTimeOffset? Moment(IQueryCollection query, string name, ICollection<FieldProblem> problems)
    {
        var text = query[name].ToString();
        if (text.Length == 0)
        {
            return null;
        }

        string[] formats = ["yyyy-MM-dd", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"];
        if (DateTimeOffset.TryParseExact(text, formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment)
            && moment.Year >= Earliest)
        {
            return moment.ToUniversalTime();
        }

        problems.Add(new FieldProblem(name, "Name a day or a moment in UTC, as in 2026-01-31 or 2026-01-31T12:00:00Z."));
        return null;
    }

    private static string? Text(IQueryCollection query, string name, ICollection<FieldProblem> problems)
    {
        var text = query[name].ToString();
        if (text.Length > LongestText || text.Any(char.IsControl))
        {
            problems.Add(new FieldProblem(name, $"It is a line of at most {LongestText} characters."));
        }

        return text.Length == 0 ? null : text;
    }
}
