namespace L402Functions.EndToEnd.Tests.Telemetry;

/// <summary>A span as it was exported.</summary>
/// <param name="Trace">Its trace.</param>
/// <param name="Id">Its own id.</param>
/// <param name="Parent">The id of the span that it is within; empty for none.</param>
/// <param name="Name">What it is.</param>
/// <param name="Kind">On which side of what.</param>
/// <param name="Start">When it began, in nanoseconds.</param>
/// <param name="End">When it ended.</param>
/// <param name="Attributes">Its texts by their names.</param>
internal sealed record OtlpSpan(string Trace, string Id, string Parent, string Name, OtlpKind Kind, ulong Start, ulong End, IReadOnlyDictionary<string, string> Attributes)
{
    /// <summary>An attribute; null where there is none.</summary>
    public string? this[string attribute] => Attributes.GetValueOrDefault(attribute);

    /// <summary>The spans of an <c>ExportTraceServiceRequest</c>: resources, their scopes, their spans.</summary>
    public static IEnumerable<OtlpSpan> Read(byte[] request) =>
        from resource in new OtlpMessage(request).All(1)
        from scope in resource.All(2)
        from span in scope.All(2)
        select new OtlpSpan(
            span.Hex(1), span.Hex(2), span.Hex(4), span.Text(5), (OtlpKind)span.Number(6), span.Number(7), span.Number(8),
            span.All(9).ToDictionary(a => a.Text(1), a => a.All(2).Single().Text(1), StringComparer.Ordinal));
}
