namespace L402Functions.Spending.OperatorApi;

/// <summary>How audit rows are exported.</summary>
internal enum AuditFormat
{
    /// <summary>A line of JSON for each row, the row in it byte for byte: for programs, and to be verified.</summary>
    Ndjson,

    /// <summary>A line of cells for each row: for spreadsheets.</summary>
    Csv,
}
