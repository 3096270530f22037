namespace L402Functions.DevWallet.Nwc;

/// <summary>A parameter of a request is missing or malformed. Never leaves <see cref="NwcDispatcher"/>.</summary>
internal sealed class BadRequestException(string parameter) : Exception($"{parameter} is missing or malformed");
