namespace L402Functions.Settings;

/// <summary>Schemes that can be switched off: one that is off is neither offered nor accepted.</summary>
public sealed class SchemeSettings
{
    /// <summary>The older name of L402, for clients that know only it.</summary>
    public bool Lsat { get; set; } = true;

    /// <summary>The Payment HTTP authentication scheme, over the same invoice.</summary>
    public bool Payment { get; set; } = true;
}
