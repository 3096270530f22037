using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace L402Functions.Settings;

/// <summary>
/// Binds the section <c>L402</c>. A value of the wrong kind, or a name that no setting has, ends the start: left to itself, the binder
/// drops such an entry of a list of prices in silence, and what was to be sold is not.
/// </summary>
internal static class SettingsBinding
{
    /// <summary>Reads <paramref name="section"/> into <paramref name="settings"/>.</summary>
    /// <exception cref="OptionsValidationException">Says which setting cannot be read.</exception>
    public static void Bind(IConfigurationSection section, L402Settings settings)
    {
        try
        {
            section.Bind(settings, options => options.ErrorOnUnknownConfiguration = true);
        }
        catch (InvalidOperationException unreadable)
        {
            throw new OptionsValidationException(L402Settings.Section, typeof(L402Settings), [Reason(unreadable)]);
        }
    }

    /// <summary>The binder wraps the message that names the setting once per level of the section.</summary>
    private static string Reason(InvalidOperationException unreadable) =>
        unreadable.InnerException is InvalidOperationException inner ? Reason(inner) : $"{L402Settings.Section}: {unreadable.Message}";
}
