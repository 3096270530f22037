using System.Collections.Immutable;
using L402Functions.Protocol;
using L402Functions.Protocol.Bolt11;
using L402Functions.Spending.Agents;
using L402Functions.Spending.Audit;
using L402Functions.Spending.Budgets;

namespace L402Functions.Spending.Policy.Documents;

/// <summary>Reads a policy's members, section by section.</summary>
internal static class PolicyReader
{
    private const string AgentRule = "an agent id: " + NameText.Rule;
    private const string CategoryRule = "a category: " + NameText.Rule;

    /// <summary>The policy, or what could be read of it beside the problems; null without an agent or a wallet.</summary>
    public static SpendingPolicy? Read(FieldReader root)
    {
        var agent = root.Text<AgentId>("agent_id", TryReadAgent, AgentRule);
        var parent = root.Text<AgentId>("parent", TryReadAgent, AgentRule);
        if (!root.Has("agent_id"))
        {
            root.Problem("agent_id", "is missing: whom the policy is about.");
        }
        else if (agent is not null && parent == agent)
        {
            root.Problem("parent", "is the agent itself.");
        }

        foreach (var (field, name) in new[] { ("agent_id", agent), ("parent", parent) })
        {
            if (name == OperatorLog.Root)
            {
                root.Problem(field, "is a name that no agent may have: the operators' log has it.");
            }
        }

        var defaults = new SpendingPolicy { Agent = default, Wallet = new WalletLimits() };
        var wallet = ReadWallet(root, isSubAgent: root.Has("parent"));
        var policy = defaults with
        {
            Agent = agent ?? default,
            Parent = parent,
            Mode = root.Word("mode", PolicyWords.Modes) ?? defaults.Mode,
            ExpiresAt = root.Time("expires_at"),
            Wallet = wallet ?? defaults.Wallet,
            Fees = ReadFees(root),
            Velocity = ReadVelocity(root),
            Invoice = ReadInvoice(root),
            Unfamiliar = root.Word("unfamiliar", PolicyWords.Unfamiliar) ?? defaults.Unfamiliar,
            UrlRequired = root.Bool("url_required") ?? defaults.UrlRequired,
            Destinations = DestinationReader.Read(root),
            ApprovalLifetime = root.Seconds("approval_lifetime_seconds", 1, PolicyLimits.MaxSeconds) ?? defaults.ApprovalLifetime,
            NewInvoice = root.Word("new_invoice", PolicyWords.NewInvoice) ?? defaults.NewInvoice,
        };
        root.RefuseTheRest();
        return agent is null || wallet is null ? null : policy;
    }

    internal static Msat? PerCall(FieldReader fields) => fields.Sats("per_call_max_sats");

    internal static Msat? PerDay(FieldReader fields) => fields.Sats("per_day_max_sats");

    internal static CategoryName? Category(FieldReader fields, string name) => fields.Text<CategoryName>(name, TryReadCategory, CategoryRule);

    private static WalletLimits? ReadWallet(FieldReader root, bool isSubAgent)
    {
        if (!root.Has("wallet"))
        {
            root.Problem("wallet", "is missing: how much the agent may spend.");
        }

        if (root.Object("wallet") is not { } fields)
        {
            return null;
        }

        var wallet = new WalletLimits
        {
            Balance = fields.Sats("balance_sats"),
            PerCall = PerCall(fields),
            PerHour = fields.Sats("per_hour_max_sats"),
            PerDay = PerDay(fields),
            PerWeek = fields.Sats("per_week_max_sats"),
            PerMonth = fields.Sats("per_month_max_sats"),
            PerSession = fields.Sats("per_session_max_sats"),
            PerDestinationPerDay = fields.Sats("per_destination_per_day_max_sats"),
            ReviewThreshold = fields.Sats("human_review_threshold_sats", zeroMeansSomething: true),
            AllowedCategories = Categories(fields, "allowed_categories"),
            DeniedCategories = Categories(fields, "denied_categories") ?? [],
            CategoryLimits = ReadCategoryLimits(fields),
        };

        string[] bounding = ["balance_sats", "per_hour_max_sats", "per_day_max_sats", "per_week_max_sats", "per_month_max_sats"];
        if (!isSubAgent && !bounding.Any(fields.Has))
        {
            fields.ProblemHere($"has no limit on spending as a whole: give at least one of {string.Join(", ", bounding)}.");
        }

        fields.RefuseTheRest();
        return wallet;
    }

    private static ImmutableSortedSet<CategoryName>? Categories(FieldReader fields, string name) =>
        fields.List<CategoryName>(name, PolicyLimits.MaxCategories, TryReadCategory, CategoryRule)?.ToImmutableSortedSet();

    private static ImmutableSortedDictionary<CategoryName, CategoryLimit> ReadCategoryLimits(FieldReader fields)
    {
        var limits = ImmutableSortedDictionary.CreateBuilder<CategoryName, CategoryLimit>();
        if (fields.Object("category_limits") is not { } byName)
        {
            return limits.ToImmutable();
        }

        foreach (var name in byName.Names.Take(PolicyLimits.MaxCategories).ToList())
        {
            if (!CategoryName.TryParse(name, out var category))
            {
                byName.Problem(name, $"must be named by {CategoryRule}.");
            }

            if (byName.Object(name) is not { } limit)
            {
                continue;
            }

            limits[category] = new CategoryLimit(PerCall(limit), PerDay(limit));
            limit.RefuseTheRest();
            if (!limit.Has("per_call_max_sats") && !limit.Has("per_day_max_sats"))
            {
                limit.ProblemHere("limits nothing: give per_call_max_sats, per_day_max_sats or both.");
            }
        }

        if (byName.Names.Count() > PolicyLimits.MaxCategories)
        {
            byName.ProblemHere(FormattableString.Invariant($"has more than {PolicyLimits.MaxCategories} categories."));
        }

        return limits.ToImmutable();
    }

    private static FeeLimits ReadFees(FieldReader root)
    {
        var usual = new FeeLimits();
        if (root.Object("fees") is not { } fields)
        {
            return usual;
        }

        var fees = new FeeLimits
        {
            Ppm = fields.Count("max_ppm", 0, FeeLimits.WholePpm, "ppm") ?? usual.Ppm,
            Floor = fields.Sats("floor_sats", zeroMeansSomething: true) ?? usual.Floor,
            Max = fields.Sats("max_sats", zeroMeansSomething: true),
            PerDay = PerDay(fields),
            PerDayPpm = fields.Count("per_day_max_ppm", 0, FeeLimits.WholePpm, "ppm"),
        };
        fields.RefuseTheRest();
        return fees;
    }

    private static VelocityLimits ReadVelocity(FieldReader root)
    {
        var usual = new VelocityLimits();
        if (root.Object("velocity") is not { } fields)
        {
            return usual;
        }

        var velocity = new VelocityLimits
        {
            PerMinute = Payments("per_minute_max", PolicyLimits.MaxPayments),
            PerHour = Payments("per_hour_max", PolicyLimits.MaxPayments),
            OpenPerPayee = Payments("open_per_payee_max", BudgetState.MaxOpen),
            Unknown = Payments("unknown_max", BudgetState.MaxOpen) ?? usual.Unknown,
            UnknownPerPayee = Payments("unknown_per_payee_max", BudgetState.MaxOpen) ?? usual.UnknownPerPayee,
        };
        fields.RefuseTheRest();
        return velocity;

        int? Payments(string name, int most) => fields.Count(name, 1, most, "payments");
    }

    private static InvoiceRules ReadInvoice(FieldReader root)
    {
        var usual = new InvoiceRules();
        if (root.Object("invoice") is not { } fields)
        {
            return usual;
        }

        var rules = new InvoiceRules
        {
            Minimum = fields.Sats("min_sats"),
            Networks = fields.List<LightningNetwork>(
                "networks", LightningNetwork.All.Length, TryReadNetwork, "one of " + string.Join(", ", LightningNetwork.All)) is { } networks ? [.. networks] : null,
            MinRemaining = fields.Seconds("min_remaining_seconds", 0, PolicyLimits.MaxSeconds) ?? usual.MinRemaining,
            MaxRemaining = fields.Seconds("max_remaining_seconds", 1, PolicyLimits.MaxSeconds) ?? usual.MaxRemaining,
            MaxFinalCltv = fields.Count("max_final_cltv_blocks", 1, PolicyLimits.MaxBlocks, "blocks") ?? usual.MaxFinalCltv,
            MaxPriceIncreasePercent = fields.Count("max_price_increase_percent", 0, PolicyLimits.MaxPercent, "per cent"),
        };
        if (rules.MinRemaining >= rules.MaxRemaining)
        {
            fields.Problem("min_remaining_seconds", "is not less than max_remaining_seconds: no invoice could be paid.");
        }

        fields.RefuseTheRest();
        return rules;
    }

    private static bool TryReadAgent(string text, out AgentId agent) => AgentId.TryParse(text, out agent);

    private static bool TryReadCategory(string text, out CategoryName category) => CategoryName.TryParse(text, out category);

    private static bool TryReadNetwork(string text, out LightningNetwork network)
    {
        var found = LightningNetwork.TryParse(text, out var read);
        network = read!;
        return found;
    }
}
