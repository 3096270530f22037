namespace L402Functions.EndToEnd.Tests.Telemetry;

/// <summary>The kinds of spans, by OTLP's numbers.</summary>
internal enum OtlpKind
{
    Unspecified = 0,
    Internal = 1,
    Server = 2,
    Client = 3,
    Producer = 4,
    Consumer = 5,
}
