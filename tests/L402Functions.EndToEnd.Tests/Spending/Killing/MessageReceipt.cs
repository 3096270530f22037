namespace L402Functions.EndToEnd.Tests.Spending.Killing;

/// <summary>A message in a queue, and by what it is deleted or shown again.</summary>
internal sealed record MessageReceipt(string Queue, string Id, string PopReceipt, bool Taken);
