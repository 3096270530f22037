using L402Functions.Protocol.Macaroons;

namespace L402Functions.Protocol.Tokens;

/// <summary>What an authentic token that covers the request grants. Counting is the redemption's work: limits belong to the payment, whoever holds a copy.</summary>
/// <param name="PaymentHash">The payment; the name of the sale.</param>
/// <param name="TokenId">The token, by its first macaroon.</param>
/// <param name="MaxUses">How many uses in all; 0 for as many as there is time for.</param>
/// <param name="MaxMsat">What all uses together may cost; null for no limit.</param>
/// <param name="ValidUntil">The first moment at which the token is no longer valid.</param>
public readonly record struct TokenGrant(PaymentHash PaymentHash, TokenId TokenId, long MaxUses, Msat? MaxMsat, DateTimeOffset ValidUntil);
