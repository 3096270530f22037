namespace L402Functions.Samples;

/// <summary>A sentence from the book.</summary>
/// <param name="Text">The sentence.</param>
/// <param name="Page">Its page.</param>
/// <param name="Pages">How many pages the book has.</param>
public sealed record Fortune(string Text, int Page, int Pages);
