namespace Azure.Data.Tables.Connections;

/// <summary>The endpoint and the credential that a connection string names. A shared access signature stays in the endpoint's query.</summary>
internal sealed record TableConnectionString(Uri Endpoint, TableSharedKeyCredential Credential, string AccountName)
{
    private const string EmulatorAccount = "devstoreaccount1";
    private const string EmulatorKey = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";
    private const int EmulatorPort = 10002;
    private const string PublicCloud = "core.windows.net";

    public static TableConnectionString Parse(string text)
    {
        ArgumentException.ThrowIfNullOrEmpty(text, "connectionString");
        Dictionary<string, string> settings = ConnectionSegments.Parse(text);
        if (settings.GetValueOrDefault("UseDevelopmentStorage") == "true")
        {
            return Emulator(settings.GetValueOrDefault("DevelopmentStorageProxyUri"));
        }

        string account = settings.GetValueOrDefault("AccountName");
        string key = settings.GetValueOrDefault("AccountKey");
        string sas = settings.GetValueOrDefault("SharedAccessSignature");
        string tableEndpoint = settings.GetValueOrDefault("TableEndpoint");
        string suffix = settings.GetValueOrDefault("EndpointSuffix", PublicCloud);

        bool explicitEndpoint = tableEndpoint is not null && Uri.IsWellFormedUriString(tableEndpoint, UriKind.Absolute) && sas is not null;
        bool accountAndSecret = account is not null && (key is not null || sas is not null) &&
            (tableEndpoint is not null || !settings.ContainsKey("TableSecondaryEndpoint"));
        if (!explicitEndpoint && !accountAndSecret)
        {
            throw new ArgumentException("Connection string parsing error");
        }

        Uri endpoint = string.IsNullOrWhiteSpace(tableEndpoint)
            ? new UriBuilder(settings.GetValueOrDefault("DefaultEndpointsProtocol", "https"), $"{account}.table.{suffix}") { Query = sas }.Uri
            : WithSas(tableEndpoint, explicitEndpoint ? sas : null);
        TableSharedKeyCredential credential = account is not null && key is not null && sas is null ? new TableSharedKeyCredential(account, key) : null;
        return new TableConnectionString(endpoint, credential, account);
    }

    // The proxy's scheme and host are used, its port is not.
    private static TableConnectionString Emulator(string proxy)
    {
        Uri proxyUri = new(proxy ?? "http://127.0.0.1");
        UriBuilder endpoint = new(proxyUri.Scheme, proxyUri.Host, EmulatorPort, EmulatorAccount);
        return new TableConnectionString(endpoint.Uri, new TableSharedKeyCredential(EmulatorAccount, EmulatorKey), null);
    }

    private static Uri WithSas(string endpoint, string sas)
    {
        UriBuilder builder = new(endpoint);
        builder.Query = string.IsNullOrEmpty(builder.Query) ? sas : $"{builder.Query}&{sas}";
        return builder.Uri;
    }
}
