using System.Buffers;
using System.Globalization;
using System.Text.Json;
using L402Functions.Protocol;
using L402Functions.Spending.Destinations;

namespace L402Functions.Spending.Policy.Documents;

/// <summary>Writes a policy as a document that reads back as the same policy: what differs from its default, in a fixed order.</summary>
internal static class PolicyWriter
{
    private static readonly JsonWriterOptions Indented = new() { Indented = true, NewLine = "\n" };

    public static byte[] Write(SpendingPolicy policy)
    {
        var usual = new SpendingPolicy { Agent = policy.Agent, Wallet = new WalletLimits() };
        var output = new ArrayBufferWriter<byte>(1024);
        using var writer = new Utf8JsonWriter(output, Indented);
        writer.WriteStartObject();
        Text(writer, "agent_id", policy.Agent.Value);
        Text(writer, "parent", policy.Parent?.Value);
        Text(writer, "mode", policy.Mode == usual.Mode ? null : PolicyWords.Modes.For(policy.Mode));
        Text(writer, "expires_at", policy.ExpiresAt?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
        WriteWallet(writer, policy.Wallet);
        Section(writer, "fees", policy.Fees, usual.Fees, WriteFees);
        Section(writer, "velocity", policy.Velocity, usual.Velocity, WriteVelocity);
        Section(writer, "invoice", policy.Invoice, usual.Invoice, WriteInvoice);
        Text(writer, "unfamiliar", policy.Unfamiliar == usual.Unfamiliar ? null : PolicyWords.Unfamiliar.For(policy.Unfamiliar));
        if (policy.UrlRequired)
        {
            writer.WriteBoolean("url_required", true);
        }

        Number(writer, "approval_lifetime_seconds", Seconds(policy.ApprovalLifetime), Seconds(usual.ApprovalLifetime));
        Text(writer, "new_invoice", policy.NewInvoice == usual.NewInvoice ? null : PolicyWords.NewInvoice.For(policy.NewInvoice));
        WriteDestinations(writer, policy.Destinations);
        writer.WriteEndObject();
        writer.Flush();
        return output.WrittenSpan.ToArray();
    }

    private static void WriteWallet(Utf8JsonWriter writer, WalletLimits wallet)
    {
        writer.WriteStartObject("wallet");
        Sats(writer, "balance_sats", wallet.Balance);
        Sats(writer, "per_call_max_sats", wallet.PerCall);
        Sats(writer, "per_hour_max_sats", wallet.PerHour);
        Sats(writer, "per_day_max_sats", wallet.PerDay);
        Sats(writer, "per_week_max_sats", wallet.PerWeek);
        Sats(writer, "per_month_max_sats", wallet.PerMonth);
        Sats(writer, "per_session_max_sats", wallet.PerSession);
        Sats(writer, "per_destination_per_day_max_sats", wallet.PerDestinationPerDay);
        Sats(writer, "human_review_threshold_sats", wallet.ReviewThreshold);
        Texts(writer, "allowed_categories", wallet.AllowedCategories?.Select(c => c.Value));
        Texts(writer, "denied_categories", wallet.DeniedCategories.Count == 0 ? null : wallet.DeniedCategories.Select(c => c.Value));
        if (wallet.CategoryLimits.Count > 0)
        {
            writer.WriteStartObject("category_limits");
            foreach (var (category, limit) in wallet.CategoryLimits)
            {
                writer.WriteStartObject(category.Value);
                Sats(writer, "per_call_max_sats", limit.PerCall);
                Sats(writer, "per_day_max_sats", limit.PerDay);
                writer.WriteEndObject();
            }

            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }

    private static void WriteFees(Utf8JsonWriter writer, FeeLimits fees, FeeLimits usual)
    {
        Number(writer, "max_ppm", fees.Ppm, usual.Ppm);
        Sats(writer, "floor_sats", fees.Floor == usual.Floor ? null : fees.Floor);
        Sats(writer, "max_sats", fees.Max);
        Sats(writer, "per_day_max_sats", fees.PerDay);
        Number(writer, "per_day_max_ppm", fees.PerDayPpm, null);
    }

    private static void WriteVelocity(Utf8JsonWriter writer, VelocityLimits velocity, VelocityLimits usual)
    {
        Number(writer, "per_minute_max", velocity.PerMinute, null);
        Number(writer, "per_hour_max", velocity.PerHour, null);
        Number(writer, "open_per_payee_max", velocity.OpenPerPayee, null);
        Number(writer, "unknown_max", velocity.Unknown, usual.Unknown);
        Number(writer, "unknown_per_payee_max", velocity.UnknownPerPayee, usual.UnknownPerPayee);
    }

    private static void WriteInvoice(Utf8JsonWriter writer, InvoiceRules rules, InvoiceRules usual)
    {
        Sats(writer, "min_sats", rules.Minimum);
        Texts(writer, "networks", rules.Networks?.Select(n => n.Name));
        Number(writer, "min_remaining_seconds", Seconds(rules.MinRemaining), Seconds(usual.MinRemaining));
        Number(writer, "max_remaining_seconds", Seconds(rules.MaxRemaining), Seconds(usual.MaxRemaining));
        Number(writer, "max_final_cltv_blocks", rules.MaxFinalCltv, usual.MaxFinalCltv);
        Number(writer, "max_price_increase_percent", rules.MaxPriceIncreasePercent, null);
    }

    private static void WriteDestinations(Utf8JsonWriter writer, DestinationTable table)
    {
        if (table.Rules.IsEmpty)
        {
            return;
        }

        writer.WriteStartArray("destinations");
        foreach (var rule in table.Rules)
        {
            writer.WriteStartObject();
            Text(writer, "host", rule.Host?.ToString());
            Texts(writer, "payees", rule.Payees.IsEmpty ? null : rule.Payees.Select(p => p.ToString()));
            Text(writer, "action", rule.Allowed ? null : PolicyWords.Actions.For(false));
            Text(writer, "category", rule.Category?.Value);
            Sats(writer, "per_call_max_sats", rule.PerCall);
            Sats(writer, "per_day_max_sats", rule.PerDay);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void Section<T>(Utf8JsonWriter writer, string name, T section, T usual, Action<Utf8JsonWriter, T, T> write)
        where T : class
    {
        if (!section.Equals(usual))
        {
            writer.WriteStartObject(name);
            write(writer, section, usual);
            writer.WriteEndObject();
        }
    }

    private static void Text(Utf8JsonWriter writer, string name, string? value)
    {
        if (value is not null)
        {
            writer.WriteString(name, value);
        }
    }

    private static void Texts(Utf8JsonWriter writer, string name, IEnumerable<string>? values)
    {
        if (values is null)
        {
            return;
        }

        writer.WriteStartArray(name);
        foreach (var value in values)
        {
            writer.WriteStringValue(value);
        }

        writer.WriteEndArray();
    }

    private static void Number(Utf8JsonWriter writer, string name, long? value, long? usual)
    {
        if (value is { } number && number != usual)
        {
            writer.WriteNumber(name, number);
        }
    }

    // Documents have whole sats only.
    private static void Sats(Utf8JsonWriter writer, string name, Msat? amount) => Number(writer, name, amount?.Value / Msat.PerSat, null);

    private static long Seconds(TimeSpan time) => time.Ticks / TimeSpan.TicksPerSecond;
}
