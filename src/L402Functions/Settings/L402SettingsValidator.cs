using L402Functions.Paywall.Http;
using Microsoft.Extensions.Options;

namespace L402Functions.Settings;

/// <summary>Checks the whole configuration at start and names every problem at once.</summary>
internal sealed class L402SettingsValidator(IReadOnlyList<ScannedFunction> functions, QueueSettings queues, params IReadOnlyList<PriceFunction> priceFunctions)
    : IValidateOptions<L402Settings>
{
    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, L402Settings options)
    {
        var problems = new List<string>();
        using var keys = SellerSetup.Read(options, functions, problems, priceFunctions)?.Keys;
        SpendSetup.Read(options, queues, problems);
        using var accounting = AccountingSetup.Read(options.Accounting, problems);
        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }
}
