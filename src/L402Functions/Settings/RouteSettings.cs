namespace L402Functions.Settings;

/// <summary>An upstream route as configured.</summary>
public sealed class RouteSettings
{
    /// <summary>The public path: <c>/a/b</c>, or <c>/a/*</c> for everything below.</summary>
    public string Path { get; set; } = "";

    /// <summary>The HTTP methods, separated by commas.</summary>
    public string Methods { get; set; } = "GET";

    /// <summary>The address that the requests go to; what follows the public path's fixed part is appended.</summary>
    public string Upstream { get; set; } = "";

    /// <summary>The price policy's name.</summary>
    public string Price { get; set; } = "";

    /// <summary>How many seconds the upstream may take before its answer begins, and between parts of it.</summary>
    public int TimeoutSeconds { get; set; } = 100;
}
