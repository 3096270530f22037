using System.Text.RegularExpressions;
using Azure.Core;
using Azure.Core.Pipeline;

namespace Azure.Data.Tables.Authentication;

/// <summary>A Microsoft Entra token; a challenge that names another tenant is answered once with a token of that tenant.</summary>
internal sealed partial class TableBearerTokenPolicy(TokenCredential credential, string scope, bool enableTenantDiscovery)
    : BearerTokenAuthenticationPolicy(credential, scope)
{
    private readonly string[] _scopes = [scope];
    private volatile string _tenantId;

    protected override void AuthorizeRequest(HttpMessage message)
    {
        if (_tenantId is not null || !enableTenantDiscovery)
        {
            AuthenticateAndAuthorizeRequest(message, ContextFor(message));
        }
    }

    protected override ValueTask AuthorizeRequestAsync(HttpMessage message) =>
        _tenantId is not null || !enableTenantDiscovery
            ? AuthenticateAndAuthorizeRequestAsync(message, ContextFor(message))
            : default;

    protected override bool AuthorizeRequestOnChallenge(HttpMessage message)
    {
        if (!TryReadTenant(message))
        {
            return false;
        }

        AuthenticateAndAuthorizeRequest(message, ContextFor(message));
        return true;
    }

    protected override async ValueTask<bool> AuthorizeRequestOnChallengeAsync(HttpMessage message)
    {
        if (!TryReadTenant(message))
        {
            return false;
        }

        await AuthenticateAndAuthorizeRequestAsync(message, ContextFor(message)).ConfigureAwait(false);
        return true;
    }

    [GeneratedRegex("authorization_uri=\"?([^\",\\s]+)")]
    private static partial Regex AuthorizationUri();

    private TokenRequestContext ContextFor(HttpMessage message) => new(_scopes, message.Request.ClientRequestId, tenantId: _tenantId);

    private bool TryReadTenant(HttpMessage message)
    {
        if (!message.Response.Headers.TryGetValue("WWW-Authenticate", out string challenge) ||
            !challenge.StartsWith("Bearer", StringComparison.OrdinalIgnoreCase) ||
            AuthorizationUri().Match(challenge) is not { Success: true } match ||
            !Uri.TryCreate(match.Groups[1].Value, UriKind.Absolute, out Uri uri) || uri.Segments.Length < 2)
        {
            return false;
        }

        _tenantId = uri.Segments[1].Trim('/');
        return true;
    }
}
